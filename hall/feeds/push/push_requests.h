#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/config/feeds_config.h"
#include "base/log.h"
#include "hall/feeds/push/delivery_desk.h"
#include "hall/feeds/push/request_target.h"

namespace hallwatch {

/// The head of an HTTP request, as far as we look at it.
struct PushHead {
  std::string method;
  std::string target;
  std::string peer_address;
  std::string content_type;
  std::string authorization;
  std::string content_encoding;
};

struct PushAnswer {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  std::string allow;            ///< methods, with 405
  bool asks_for_token = false;  ///< with 401
};

/// What to do with a request whose head was read.
struct PushPlan {
  enum class Body : unsigned char {
    kRefused = 1,  ///< answer at once, the body is not wanted
    kDiscarded,    ///< let it pass by unread, then answer
    kTaken,        ///< collect it, then call finish()
  };
  Body body = Body::kRefused;
  PushAnswer answer;
  std::function<PushAnswer(std::string_view body)> finish;
};

/// Says what an HTTP request to the station's feeds gets: terminals below /iclock/, rows below /feeds/. Refuses by the
/// head alone whom it does not know. No sockets. One thread; what it refers to outlives it.
class PushRequests {
 public:
  PushRequests(const FeedsConfig& config, DeliveryDesk& desk, const FeedCounts& counts, Clock& clock);

  [[nodiscard]] PushPlan plan(const PushHead& head);
  /// Whether anybody may push from there.
  [[nodiscard]] bool is_known(const std::string& peer_address) const;

 private:
  [[nodiscard]] PushPlan plan_terminal(const PushHead& head, const RequestTarget& target);
  [[nodiscard]] PushPlan plan_terminal_data(const TerminalConfig& terminal, const PushHead& head,
                                            const RequestTarget& target);
  [[nodiscard]] PushPlan plan_feed(const PushHead& head, const RequestTarget& target);
  [[nodiscard]] PushPlan plan_rows(const PushHead& head, const RequestTarget& target, std::string table);
  [[nodiscard]] PushAnswer health() const;
  [[nodiscard]] PushAnswer options(const TerminalConfig& terminal);
  /// Logs at most once a minute; the others are counted.
  void log_refusal(std::string_view what);

  const FeedsConfig& config_;
  DeliveryDesk& desk_;
  const FeedCounts& counts_;
  Clock& clock_;
  std::int64_t refused_ = 0;
  std::int64_t refused_unsaid_ = 0;
  std::optional<MonoTime> last_said_;
  Log log_{"feeds"};
};

/// 422, 404 or 503, whose fault it is.
[[nodiscard]] PushAnswer answer_for(const Error& error);
/// {"error": "…"}
[[nodiscard]] std::string error_json(std::string_view message);

}  // namespace hallwatch
