#include "hall/feeds/push/message_feed.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/threads/worker_thread.h"
#include "hall/feeds/push/push_requests.h"

namespace hallwatch {
namespace {

constexpr std::string_view kRows = "rows";
constexpr std::string_view kErrorTopic = "error";
constexpr std::size_t kMaxBodyBytes = 8U << 20U;
constexpr std::chrono::milliseconds kBetweenLooksForStop{100};
/// A sender that floods one endpoint must not keep the others from being served.
constexpr int kMostAtOnce = 50;

Result<std::string> take(DeliveryDesk& desk, std::string_view body) {
  if (body.size() > kMaxBodyBytes) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("the body is larger than {} MiB: send the rows in several "
                                                         "deliveries",
                                                         kMaxBodyBytes >> 20U));
  }
  const auto delivered = desk.take_json({"message", {}, {}}, body);
  if (!delivered.ok()) {
    return delivered.error();
  }
  return delivered->to_json();
}

/// As RequestServer writes it.
std::string framed_error(const Error& error) {
  return nlohmann::json{{"kind", static_cast<int>(error.kind())}, {"message", error.message()}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<> answer_framed(Socket& socket, DeliveryDesk& desk, const std::string& peer, const Message& message) {
  const auto answer = message.topic == kRows
                          ? take(desk, message.body())
                          : Result<std::string>{fail(ErrorKind::kUnsupported,
                                                     "there is no such request here: rows are sent as \"rows\"")};
  return answer.ok() ? socket.send(kRows, message.number, *answer, peer)
                     : socket.send(kErrorTopic, message.number, framed_error(answer.error()), peer);
}

/// REQ sends an empty frame in front, which must come back; DEALER sends one or none.
Result<> answer_plain(Socket& socket, DeliveryDesk& desk, const ReceivedFrames& received) {
  const auto& frames = received.frames;
  const bool has_delimiter = frames.size() > 1 && frames.front().empty();
  const auto parts = frames.size() - (has_delimiter ? 1 : 0);
  const auto taken = parts == 1 ? take(desk, frames.back())
                                : Result<std::string>{fail(ErrorKind::kInvalidArgument,
                                                           fmt::format("{} parts: send the JSON as one", parts))};
  const auto answer = taken.ok() ? *taken : error_json(taken.error().message());
  std::vector<std::string_view> back{answer};
  if (has_delimiter) {
    back.insert(back.begin(), std::string_view{});
  }
  return socket.send_frames(back, received.peer);
}

}  // namespace

struct MessageFeed::Implementation {
  explicit Implementation(DeskSetup setup) : desk(std::move(setup), stop.get_token()) {}
  ~Implementation() {
    stop.request_stop();
    if (thread) {
      thread->stop_and_join();
    }
  }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  void run(const std::stop_token& stopped) {
    std::vector<Socket*> waiting;
    for (auto& socket : sockets) {
      waiting.push_back(&socket);
    }
    while (!stopped.stop_requested()) {
      if (!wait_for_messages(waiting, -1, kBetweenLooksForStop)) {
        continue;
      }
      for (auto& socket : sockets) {
        serve(socket, stopped);
      }
    }
  }

  void serve(Socket& socket, const std::stop_token& stopped) {
    for (int seen = 0; seen < kMostAtOnce && !stopped.stop_requested(); ++seen) {
      auto received = socket.receive_frames(std::chrono::milliseconds{0});
      if (!received.ok()) {
        log.warn("{}", received.error().message());
        return;
      }
      if (!*received) {
        return;
      }
      const auto sent = answer(socket, **received);
      if (!sent.ok()) {
        log.debug("answer not sent: {}", sent.error().message());  // who asked is gone; it asks again
      }
    }
  }

  Result<> answer(Socket& socket, ReceivedFrames& received) {
    if (const auto& frames = received.frames; frames.size() > 1 && !frames.front().empty()) {
      const auto message = message_from_frames(std::move(received.frames));
      return message.ok() ? answer_framed(socket, desk, received.peer, *message)
                          : socket.send(kErrorTopic, 0, framed_error(message.error()), received.peer);
    }
    return answer_plain(socket, desk, received);
  }

  std::stop_source stop;
  MessageContext context;
  DeliveryDesk desk;
  std::vector<Socket> sockets;
  Log log{"feeds"};
  std::optional<WorkerThread> thread;
};

MessageFeed::MessageFeed(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
MessageFeed::~MessageFeed() = default;

Result<std::unique_ptr<MessageFeed>> MessageFeed::start(const std::vector<std::string>& endpoints, DeskSetup setup) {
  auto implementation = std::make_unique<Implementation>(std::move(setup));
  for (const auto& endpoint : endpoints) {
    auto socket = Socket::bind(implementation->context, SocketKind::kRouter, endpoint);
    if (!socket.ok()) {
      return socket.error().while_doing("feeds.message_endpoints");
    }
    implementation->sockets.push_back(std::move(*socket));
  }
  implementation->thread.emplace("feeds-message",
                                 [&feed = *implementation](const std::stop_token& stop) { feed.run(stop); });
  return std::unique_ptr<MessageFeed>{new MessageFeed{std::move(implementation)}};  // NOLINT: private constructor
}

}  // namespace hallwatch
