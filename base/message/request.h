#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/message/socket.h"

namespace hallwatch {

/// Answers requests by name on a ROUTER socket. Body and answer are JSON texts.
/// An error goes back as topic "error" with {"kind", "message"}. Runs in the thread that calls serve().
class RequestServer {
 public:
  using Handler = std::function<Result<std::string>(std::string_view body)>;

  [[nodiscard]] static Result<RequestServer> bind(MessageContext& context, const std::string& endpoint);

  void answer(const std::string& name, Handler handler) { handlers_[name] = std::move(handler); }
  /// Answers what is waiting (at most some hundreds) and returns.
  void serve_pending();
  [[nodiscard]] Socket& socket() { return socket_; }

 private:
  explicit RequestServer(Socket socket) : socket_(std::move(socket)) {}
  void answer_one(const ReceivedMessage& request);

  Socket socket_;
  std::map<std::string, Handler, std::less<>> handlers_;
};

/// Asks a RequestServer; one request at a time, one thread. Late answers to earlier requests are dropped.
class RequestClient {
 public:
  [[nodiscard]] static Result<RequestClient> connect(MessageContext& context, const std::string& endpoint);

  /// @errors kTimeout: no answer in time (the peer may be restarting); whatever the server answered
  [[nodiscard]] Result<std::string> ask(std::string_view name, std::string_view body,
                                        std::chrono::milliseconds patience);

 private:
  explicit RequestClient(Socket socket) : socket_(std::move(socket)) {}

  Socket socket_;
  std::uint64_t number_ = 0;
};

}  // namespace hallwatch
