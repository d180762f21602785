#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message/frame.h"
#include "base/result.h"

namespace hallwatch {

/// One ZeroMQ context a process; outlives its sockets. Any thread may make sockets from it.
class MessageContext {
 public:
  MessageContext();
  ~MessageContext();
  MessageContext(const MessageContext&) = delete;
  MessageContext& operator=(const MessageContext&) = delete;

 private:
  friend class Socket;
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

enum class SocketKind { kPub = 1, kSub, kRouter, kDealer };

/// What a socket received; `peer` is the routing id on a ROUTER and empty elsewhere.
struct ReceivedMessage {
  std::string peer;
  Message message;
};

/// Frames of a peer that may not speak our framing.
struct ReceivedFrames {
  std::string peer;  ///< as in ReceivedMessage
  std::vector<std::string> frames;
};

/// A ZeroMQ socket that speaks our framing. Lives in the thread that made it; never blocks on sending:
/// PUB drops for a subscriber whose high-water mark is reached, ROUTER and DEALER answer kResourceExhausted.
/// Frames above 32 MiB are refused by the socket.
class Socket {
 public:
  /// Binds; an ipc file left by a dead process is replaced, one that a living process serves is not (after a second of
  /// patience). It is made readable for its owner only.
  /// @errors kInvalidArgument: not an endpoint; kUnavailable: in use or not allowed
  [[nodiscard]] static Result<Socket> bind(MessageContext& context, SocketKind kind, const std::string& endpoint);
  /// Connects; the peer need not be there yet, and is found again when it returns.
  [[nodiscard]] static Result<Socket> connect(MessageContext& context, SocketKind kind, const std::string& endpoint);

  Socket(Socket&&) noexcept;
  Socket& operator=(Socket&&) noexcept;
  ~Socket();

  /// SUB only: topics that begin with `prefix` ("" is all of them).
  [[nodiscard]] Result<> subscribe(std::string_view prefix);

  /// @errors kResourceExhausted: the peer takes no more now; kNotFound: ROUTER, no such peer
  [[nodiscard]] Result<> send(std::string_view topic, std::uint64_t number, std::span<const std::string_view> parts,
                              std::string_view peer = {});
  [[nodiscard]] Result<> send(std::string_view topic, std::uint64_t number, std::string_view body,
                              std::string_view peer = {}) {
    return send(topic, number, std::span{&body, 1}, peer);
  }

  /// Waits at most `wait` (0: not at all); nothing when nothing came.
  /// @errors kInvalidArgument, kUnsupported: a message that is not of our framing (it is gone; go on)
  [[nodiscard]] Result<std::optional<ReceivedMessage>> receive(std::chrono::milliseconds wait);

  /// For plain peers (REQ, DEALER of any program): the frames as they are; of more than kMaxMessageFrames, one too
  /// many.
  [[nodiscard]] Result<std::optional<ReceivedFrames>> receive_frames(std::chrono::milliseconds wait);
  /// @errors as send()
  [[nodiscard]] Result<> send_frames(std::span<const std::string_view> frames, std::string_view peer = {});

 private:
  friend bool wait_for_messages(std::span<Socket* const> sockets, int wake_fd, std::chrono::milliseconds wait);
  struct Implementation;
  explicit Socket(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// Waits until one of the sockets has a message, or `wake_fd` (an eventfd; -1: none) is readable, or `wait` is over.
/// @return false if the time was over
bool wait_for_messages(std::span<Socket* const> sockets, int wake_fd, std::chrono::milliseconds wait);

}  // namespace hallwatch
