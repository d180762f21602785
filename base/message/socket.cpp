#include "base/message/socket.h"

#include <sys/stat.h>

#include <fmt/format.h>
#include <zmq.hpp>

#include "base/message/ipc_file.h"

namespace hallwatch {
namespace {

/// Larger than any key frame of a camera, small enough that a hostile frame cannot take the memory.
constexpr std::int64_t kMaxFrameBytes = 32LL << 20;
/// Messages held for one slow peer; alerts are found again by number, packets have credit in bytes.
constexpr int kHighWaterMark = 1'000;
constexpr std::string_view kIpcScheme = "ipc://";
constexpr std::chrono::milliseconds kPatienceForPredecessor{1'000};

zmq::socket_type to_zmq(SocketKind kind) {
  switch (kind) {
    case SocketKind::kPub:
      return zmq::socket_type::pub;
    case SocketKind::kSub:
      return zmq::socket_type::sub;
    case SocketKind::kRouter:
      return zmq::socket_type::router;
    case SocketKind::kDealer:
      return zmq::socket_type::dealer;
  }
  return zmq::socket_type::pub;
}

Error zmq_error(const zmq::error_t& e, std::string_view doing) {
  const auto kind = e.num() == EINVAL || e.num() == EPROTONOSUPPORT || e.num() == ENAMETOOLONG
                        ? ErrorKind::kInvalidArgument
                    : e.num() == EHOSTUNREACH ? ErrorKind::kNotFound
                                              : ErrorKind::kUnavailable;
  return fail(kind, fmt::format("{}: {}", doing, e.what()));
}

}  // namespace

struct MessageContext::Implementation {
  zmq::context_t context;
};

MessageContext::MessageContext() : implementation_(std::make_unique<Implementation>()) {}
MessageContext::~MessageContext() = default;

struct Socket::Implementation {
  zmq::socket_t socket;
  SocketKind kind;
  std::string endpoint;
};

Socket::Socket(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Socket::Socket(Socket&&) noexcept = default;
Socket& Socket::operator=(Socket&&) noexcept = default;
Socket::~Socket() = default;

namespace {

void configure(zmq::socket_t& socket, SocketKind kind) {
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::maxmsgsize, kMaxFrameBytes);
  socket.set(zmq::sockopt::sndhwm, kHighWaterMark);
  socket.set(zmq::sockopt::rcvhwm, kHighWaterMark);
  if (kind == SocketKind::kRouter) {
    // Without it a message to a peer that left vanishes without a word.
    socket.set(zmq::sockopt::router_mandatory, true);
    socket.set(zmq::sockopt::router_handover, true);
  }
  socket.set(zmq::sockopt::reconnect_ivl, 50);
  socket.set(zmq::sockopt::reconnect_ivl_max, 500);
}

}  // namespace

Result<Socket> Socket::bind(MessageContext& context, SocketKind kind, const std::string& endpoint) {
  const bool is_ipc = endpoint.starts_with(kIpcScheme);
  if (is_ipc && !detail::wait_for_free_ipc_file(endpoint.substr(kIpcScheme.size()), kPatienceForPredecessor)) {
    return fail(ErrorKind::kUnavailable, fmt::format("bind {}: another process serves there; stop it first", endpoint));
  }
  try {
    zmq::socket_t socket{context.implementation_->context, to_zmq(kind)};
    configure(socket, kind);
    socket.bind(endpoint);
    if (is_ipc) {
      ::chmod(endpoint.c_str() + kIpcScheme.size(), S_IRUSR | S_IWUSR);
    }
    return Socket{std::make_unique<Implementation>(Implementation{std::move(socket), kind, endpoint})};
  } catch (const zmq::error_t& e) {
    return zmq_error(e, "bind " + endpoint);
  }
}

Result<Socket> Socket::connect(MessageContext& context, SocketKind kind, const std::string& endpoint) {
  try {
    zmq::socket_t socket{context.implementation_->context, to_zmq(kind)};
    configure(socket, kind);
    socket.connect(endpoint);
    return Socket{std::make_unique<Implementation>(Implementation{std::move(socket), kind, endpoint})};
  } catch (const zmq::error_t& e) {
    return zmq_error(e, "connect " + endpoint);
  }
}

Result<> Socket::subscribe(std::string_view prefix) {
  try {
    implementation_->socket.set(zmq::sockopt::subscribe, zmq::const_buffer{prefix.data(), prefix.size()});
    return {};
  } catch (const zmq::error_t& e) {
    return zmq_error(e, "subscribe");
  }
}

Result<> Socket::send(std::string_view topic, std::uint64_t number, std::span<const std::string_view> parts,
                      std::string_view peer) {
  const auto header = encode_header(number);
  std::vector<std::string_view> frames{topic, header};
  frames.insert(frames.end(), parts.begin(), parts.end());
  return send_frames(frames, peer);
}

Result<> Socket::send_frames(std::span<const std::string_view> frames, std::string_view peer) {
  auto& socket = implementation_->socket;
  std::vector<std::string_view> all;
  const bool has_peer = implementation_->kind == SocketKind::kRouter;
  if (has_peer) {
    all.push_back(peer);
  }
  const std::size_t first = has_peer ? 1 : 0;
  all.insert(all.end(), frames.begin(), frames.end());
  try {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto more = i + 1 < all.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
      const zmq::const_buffer frame{all[i].data(), all[i].size()};
      // Only the first frame can meet a full pipe; the rest of a message always follows it.
      if (!socket.send(frame, zmq::send_flags::dontwait | more) && i <= first) {
        return fail(ErrorKind::kResourceExhausted, "send: the peer takes no more messages now");
      }
    }
    return {};
  } catch (const zmq::error_t& e) {
    return zmq_error(e, "send");
  }
}

Result<std::optional<ReceivedMessage>> Socket::receive(std::chrono::milliseconds wait) {
  auto received = receive_frames(wait);
  if (!received.ok()) {
    return received.error();
  }
  if (!*received) {
    return std::optional<ReceivedMessage>{};
  }
  auto message = message_from_frames(std::move((*received)->frames));
  if (!message.ok()) {
    return message.error().while_doing("receive on " + implementation_->endpoint);
  }
  return std::optional{ReceivedMessage{std::move((*received)->peer), std::move(*message)}};
}

Result<std::optional<ReceivedFrames>> Socket::receive_frames(std::chrono::milliseconds wait) {
  auto& socket = implementation_->socket;
  try {
    if (wait.count() > 0) {
      zmq::pollitem_t item{socket.handle(), 0, ZMQ_POLLIN, 0};
      if (zmq::poll(&item, 1, wait) == 0) {
        return std::optional<ReceivedFrames>{};
      }
    }
    ReceivedFrames received;
    bool is_first = true;
    bool has_more = true;
    while (has_more) {
      zmq::message_t frame;
      if (!socket.recv(frame, zmq::recv_flags::dontwait)) {
        return std::optional<ReceivedFrames>{};
      }
      has_more = frame.more();
      if (is_first && implementation_->kind == SocketKind::kRouter) {
        received.peer = frame.to_string();
      } else if (received.frames.size() <= kMaxMessageFrames) {  // one too many is enough to refuse it
        received.frames.push_back(frame.to_string());
      }
      is_first = false;
    }
    return std::optional{std::move(received)};
  } catch (const zmq::error_t& e) {
    if (e.num() == EINTR) {
      return std::optional<ReceivedFrames>{};
    }
    return zmq_error(e, "receive on " + implementation_->endpoint);
  }
}

bool wait_for_messages(std::span<Socket* const> sockets, int wake_fd, std::chrono::milliseconds wait) {
  std::vector<zmq::pollitem_t> items;
  items.reserve(sockets.size() + 1);
  for (auto* socket : sockets) {
    items.push_back({socket->implementation_->socket.handle(), 0, ZMQ_POLLIN, 0});
  }
  if (wake_fd >= 0) {
    items.push_back({nullptr, wake_fd, ZMQ_POLLIN, 0});
  }
  try {
    return zmq::poll(items.data(), items.size(), wait) > 0;
  } catch (const zmq::error_t&) {
    return false;  // a signal; the caller looks at its stop token and comes again
  }
}

}  // namespace hallwatch
