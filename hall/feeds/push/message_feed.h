#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/message/socket.h"
#include "hall/feeds/push/delivery_desk.h"

namespace hallwatch {

/// Takes rows of JSON over ZeroMQ: bound as ROUTER, every request is answered, so that a sender knows that its rows are
/// stored. Two kinds of senders: those of our framing (topic "rows", RequestClient) and plain ones (REQ or DEALER with
/// one part). For programs of this machine. One thread of its own, which also stores what it takes.
class MessageFeed {
 public:
  /// @errors kInvalidArgument: not an endpoint; kUnavailable: in use or not allowed
  [[nodiscard]] static Result<std::unique_ptr<MessageFeed>> start(const std::vector<std::string>& endpoints,
                                                                  DeskSetup setup);
  ~MessageFeed();
  MessageFeed(const MessageFeed&) = delete;
  MessageFeed& operator=(const MessageFeed&) = delete;

 private:
  struct Implementation;
  explicit MessageFeed(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hallwatch
