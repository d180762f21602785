#include "hall/feeds/push/push_server.h"

// The thread sanitizer does not know fences; Asio's own queue is guarded by a lock anyhow.
#ifdef __SANITIZE_THREAD__
#define BOOST_ASIO_DISABLE_FENCED_BLOCK
#endif

#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <limits>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "base/log.h"
#include "base/threads/worker_thread.h"
#include "hall/feeds/push/push_requests.h"

namespace hallwatch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Code = boost::system::error_code;

constexpr std::uint32_t kHeadBytes = 8U << 10U;
constexpr std::size_t kChunkBytes = 64U << 10U;
constexpr std::size_t kBytesPerTimeout = 1U << 20U;
/// What a refused sender may still send before the connection is cut, so that it can read why.
constexpr std::size_t kLingeringBytes = 32U << 20U;
constexpr std::chrono::seconds kLingering{5};
constexpr std::chrono::milliseconds kBeforeNextAccept{100};

/// "Tue, 22 Sep 2025 01:30:00 GMT"; terminals set their clocks by it.
std::string http_date(UtcTime time) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays.at(std::chrono::weekday{day}.c_encoding()),
                     unsigned{date.day()}, kMonths.at(unsigned{date.month()} - 1), int{date.year()},
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

/// What sessions need of the server. All in its thread.
struct Shared {
  PushRequests& requests;
  const PushLimits& limits;
  Clock& clock;
  int connections = 0;
  int strangers = 0;
  std::function<void()> ended;  ///< a connection is over
};

/// One connection: head, body, answer, again. Lives as long as one of its operations is under way.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::string peer_address, Shared& shared)
      : stream_(std::move(socket)), peer_address_(std::move(peer_address)), shared_(shared) {
    is_stranger_ = !shared_.requests.is_known(peer_address_);
    ++shared_.connections;
    shared_.strangers += is_stranger_ ? 1 : 0;
  }
  ~Session() {
    --shared_.connections;
    shared_.strangers -= is_stranger_ ? 1 : 0;
    shared_.ended();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void run() {
    if (shared_.strangers <= shared_.limits.strangers) {
      read_head();
    }
  }

 private:
  using Parser = http::request_parser<http::buffer_body>;

  void read_head() {
    parser_.emplace();
    parser_->header_limit(kHeadBytes);
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // our own counting, which can answer
    body_.clear();
    body_bytes_ = 0;
    stream_.expires_after(shared_.limits.read_timeout);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](Code code, std::size_t) { self->on_head(code); });
  }

  void on_head(Code code) {
    if (code == http::error::header_limit || code == http::error::buffer_overflow) {
      return refuse(431, fmt::format("the head is larger than {} bytes", kHeadBytes));
    }
    if (code == http::error::end_of_stream) {
      return linger();
    }
    if (code && code.category() == http::make_error_code(http::error::end_of_stream).category()) {
      return refuse(400, "this is not HTTP/1.1");
    }
    if (code) {
      return;  // gone, or too slow
    }
    const auto& head = parser_->get();
    plan_ = shared_.requests.plan({text_of(head.method_string()), text_of(head.target()), peer_address_,
                                   text_of(head[http::field::content_type]), text_of(head[http::field::authorization]),
                                   text_of(head[http::field::content_encoding])});
    keeps_alive_ = parser_->keep_alive() && head.method() != http::verb::head;  // our answers have bodies
    const auto length = parser_->content_length();
    if (plan_.body == PushPlan::Body::kTaken && length && *length > shared_.limits.body_bytes) {
      return refuse_large();
    }
    if (plan_.body == PushPlan::Body::kRefused) {
      return answer(plan_.answer);
    }
    if (beast::iequals(head[http::field::expect], "100-continue") && !parser_->is_done()) {
      return write_continue();
    }
    read_body();
  }

  void write_continue() {
    auto go_on = std::make_shared<http::response<http::empty_body>>(http::status::continue_, 11);
    http::async_write(stream_, *go_on, [self = shared_from_this(), go_on](Code code, std::size_t) {
      if (!code) {
        self->read_body();
      }
    });
  }

  void read_body() {
    if (parser_->is_done()) {
      return answer(plan_.finish ? plan_.finish(body_) : plan_.answer);
    }
    auto& body = parser_->get().body();
    body.data = chunk_.data();
    body.size = chunk_.size();
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](Code code, std::size_t) { self->on_body(code); });
  }

  void on_body(Code code) {
    if (code && code != http::error::need_buffer) {
      return on_broken_body(code);
    }
    const auto bytes = chunk_.size() - parser_->get().body().size;
    if ((body_bytes_ + bytes) / kBytesPerTimeout != body_bytes_ / kBytesPerTimeout) {
      stream_.expires_after(shared_.limits.read_timeout);
    }
    body_bytes_ += bytes;
    const bool is_taken = plan_.body == PushPlan::Body::kTaken;
    if (body_bytes_ > (is_taken ? shared_.limits.body_bytes : shared_.limits.discarded_bytes)) {
      return refuse_large();
    }
    if (is_taken) {
      body_.append(chunk_.data(), bytes);
    }
    read_body();
  }

  void on_broken_body(Code code) {
    if (code.category() == http::make_error_code(http::error::end_of_stream).category() &&
        code != http::error::partial_message) {
      refuse(400, "the body is not as its head says");
    }
  }

  void refuse_large() {
    refuse(413, fmt::format("the body is larger than {} MiB: send the rows in several deliveries",
                            shared_.limits.body_bytes >> 20U));
  }

  void refuse(int status, std::string_view message) {
    keeps_alive_ = false;
    PushAnswer answered;
    answered.status = status;
    answered.body = error_json(message);
    answer(answered);
  }

  void answer(const PushAnswer& answer) {
    keeps_alive_ = keeps_alive_ && parser_->is_done();
    auto response = std::make_shared<http::response<http::string_body>>();
    response->version(11);
    response->result(static_cast<unsigned>(answer.status));
    response->set(http::field::server, "hallwatch");
    response->set(http::field::date, http_date(shared_.clock.utc_now()));
    response->set(http::field::content_type, answer.content_type);
    if (!answer.allow.empty()) {
      response->set(http::field::allow, answer.allow);
    }
    if (answer.asks_for_token) {
      response->set(http::field::www_authenticate, "Bearer");
    }
    response->body() = answer.body;
    response->keep_alive(keeps_alive_);
    response->prepare_payload();
    body_ = {};
    stream_.expires_after(shared_.limits.read_timeout);
    http::async_write(stream_, *response, [self = shared_from_this(), response](Code code, std::size_t) {
      if (!code) {
        self->keeps_alive_ ? self->read_head() : self->linger();
      }
    });
  }

  /// Lets what is still under way pass by: closing over it would take the answer from the sender.
  void linger() {
    Code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(std::min<std::chrono::milliseconds>(kLingering, shared_.limits.read_timeout));
    body_bytes_ = 0;
    drain();
  }

  void drain() {
    stream_.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](Code code, std::size_t bytes) {
      self->body_bytes_ += bytes;
      if (!code && self->body_bytes_ < kLingeringBytes) {
        self->drain();
      }
    });
  }

  beast::tcp_stream stream_;
  std::string peer_address_;
  Shared& shared_;
  bool is_stranger_ = false;
  beast::flat_buffer buffer_{kHeadBytes + kChunkBytes};
  boost::optional<Parser> parser_;
  PushPlan plan_;
  bool keeps_alive_ = false;
  std::string body_;
  std::size_t body_bytes_ = 0;
  std::array<char, kChunkBytes> chunk_{};
};

Result<tcp::endpoint> endpoint_of(const std::string& listen) {
  const auto colon = listen.rfind(':');
  auto host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  Code code;
  const auto address = asio::ip::make_address(host, code);
  unsigned short port = 0;
  const auto* const last = listen.data() + listen.size();
  const auto [end, fault] = std::from_chars(colon == std::string::npos ? last : listen.data() + colon + 1, last, port);
  if (code || fault != std::errc{} || end != last) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("feeds.http_listen: \"{}\" is no address with a port: write \"127.0.0.1:7640\"", listen));
  }
  return tcp::endpoint{address, port};
}

}  // namespace

struct PushServer::Implementation {
  Implementation(const FeedsConfig& config, const DeskSetup& setup, PushLimits given)
      : limits(given),
        desk(setup, stop.get_token()),
        requests(config, desk, *setup.counts, setup.clock),
        shared{requests, limits, setup.clock, 0, 0, [this] { accept(); }} {}
  ~Implementation() {
    is_stopping = true;
    stop.request_stop();
    io.stop();
    if (thread) {
      thread->stop_and_join();
    }
  }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  [[nodiscard]] Result<> listen(const std::string& address) {
    const auto endpoint = endpoint_of(address);
    if (!endpoint.ok()) {
      return endpoint.error();
    }
    Code code;
    acceptor.open(endpoint->protocol(), code);
    if (!code) {
      acceptor.set_option(tcp::acceptor::reuse_address{true}, code);
    }
    if (!code) {
      acceptor.bind(*endpoint, code);
    }
    if (!code) {
      acceptor.listen(asio::socket_base::max_listen_connections, code);
    }
    if (code) {
      return fail(ErrorKind::kUnavailable,
                  fmt::format("feeds.http_listen: cannot listen on {}: {}; choose another port or address, or stop who "
                              "has it",
                              address, code.message()));
    }
    port = acceptor.local_endpoint().port();
    return {};
  }

  /// Waits for the next connection, unless it already does or there are enough.
  void accept() {
    if (is_stopping || is_accepting || shared.connections >= limits.connections) {
      return;
    }
    is_accepting = true;
    acceptor.async_accept([this](Code code, tcp::socket socket) {
      is_accepting = false;
      if (code) {
        return pause();
      }
      Code gone;
      const auto peer = socket.remote_endpoint(gone);
      if (!gone) {
        std::make_shared<Session>(std::move(socket), plain_address(peer.address().to_string()), shared)->run();
      }
      accept();
    });
  }

  /// No descriptors, no memory: soon there may be again.
  void pause() {
    if (is_stopping) {
      return;
    }
    is_accepting = true;
    timer.expires_after(kBeforeNextAccept);
    timer.async_wait([this](Code) {
      is_accepting = false;
      accept();
    });
  }

  std::stop_source stop;
  PushLimits limits;
  DeliveryDesk desk;
  PushRequests requests;
  Shared shared;
  std::atomic<bool> is_stopping{false};
  bool is_accepting = false;
  int port = 0;
  asio::io_context io{1};
  asio::steady_timer timer{io};
  tcp::acceptor acceptor{io};
  std::optional<WorkerThread> thread;
};

PushServer::PushServer(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
PushServer::~PushServer() = default;

int PushServer::port() const {
  return implementation_->port;
}

Result<std::unique_ptr<PushServer>> PushServer::start(const FeedsConfig& config, DeskSetup setup, PushLimits limits) {
  auto implementation = std::make_unique<Implementation>(config, setup, limits);
  if (auto done = implementation->listen(config.http_listen); !done.ok()) {
    return done.error();
  }
  implementation->accept();
  implementation->thread.emplace("feeds-http",
                                 [&io = implementation->io](const std::stop_token& /*stop*/) { io.run(); });
  return std::unique_ptr<PushServer>{new PushServer{std::move(implementation)}};  // NOLINT: private constructor
}

}  // namespace hallwatch
