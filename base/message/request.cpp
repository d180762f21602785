#include "base/message/request.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/log.h"

namespace hallwatch {
namespace {

std::string error_body(const Error& error) {
  return nlohmann::json{{"kind", static_cast<int>(error.kind())}, {"message", error.message()}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// A flood of requests must not keep the caller from its other work.
constexpr int kMostAtOnce = 200;

Error error_from_body(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("message") || !json["message"].is_string()) {
    return fail(ErrorKind::kUnknown, "the server answered with an error that cannot be read");
  }
  const int kind = json.contains("kind") && json["kind"].is_number_integer() ? json["kind"].get<int>() : 0;
  const bool is_known = kind > 0 && kind <= static_cast<int>(ErrorKind::kUnsupported);
  return fail(is_known ? static_cast<ErrorKind>(kind) : ErrorKind::kUnknown, json["message"].get<std::string>());
}

}  // namespace

Result<RequestServer> RequestServer::bind(MessageContext& context, const std::string& endpoint) {
  auto socket = Socket::bind(context, SocketKind::kRouter, endpoint);
  if (!socket.ok()) {
    return socket.error();
  }
  return RequestServer{std::move(*socket)};
}

void RequestServer::serve_pending() {
  int refused = 0;
  std::string reason;
  for (int seen = 0; seen < kMostAtOnce; ++seen) {
    auto request = socket_.receive(std::chrono::milliseconds{0});
    if (!request.ok()) {
      ++refused;
      reason = request.error().message();
      continue;
    }
    if (!*request) {
      break;
    }
    answer_one(**request);
  }
  if (refused > 0) {
    Log{"requests"}.warn("{} refused, the last: {}", refused, reason);
  }
}

void RequestServer::answer_one(const ReceivedMessage& request) {
  const auto& [peer, message] = request;
  const auto found = handlers_.find(message.topic);
  auto answer = found == handlers_.end()
                    ? Result<std::string>{fail(ErrorKind::kUnsupported,
                                               fmt::format("there is no request \"{}\" here", message.topic))}
                    : found->second(message.body());
  const auto sent = answer.ok() ? socket_.send(message.topic, message.number, *answer, peer)
                                : socket_.send("error", message.number, error_body(answer.error()), peer);
  if (!sent.ok()) {
    Log{"requests"}.debug("answer to \"{}\" not sent: {}", message.topic, sent.error().message());
  }
}

Result<RequestClient> RequestClient::connect(MessageContext& context, const std::string& endpoint) {
  auto socket = Socket::connect(context, SocketKind::kDealer, endpoint);
  if (!socket.ok()) {
    return socket.error();
  }
  return RequestClient{std::move(*socket)};
}

Result<std::string> RequestClient::ask(std::string_view name, std::string_view body,
                                       std::chrono::milliseconds patience) {
  if (auto sent = socket_.send(name, ++number_, body); !sent.ok()) {
    return sent.error();
  }
  while (true) {
    auto answer = socket_.receive(patience);
    if (!answer.ok()) {
      return answer.error();
    }
    if (!*answer) {
      return fail(ErrorKind::kTimeout, fmt::format("\"{}\": no answer within {} ms", name, patience.count()));
    }
    auto& message = (*answer)->message;
    if (message.number != number_) {
      continue;
    }
    if (message.topic == "error") {
      return error_from_body(message.body());
    }
    return std::string{message.body()};
  }
}

}  // namespace hallwatch
