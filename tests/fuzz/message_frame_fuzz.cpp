#include "base/message/frame.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

/// Frames of the input: each one byte of length, then that many bytes.
std::vector<std::string> frames_of(std::string_view input) {
  std::vector<std::string> frames;
  while (!input.empty()) {
    const auto length = std::size_t{static_cast<unsigned char>(input.front())};
    input.remove_prefix(1);
    frames.emplace_back(input.substr(0, length));
    input.remove_prefix(std::min(length, input.size()));
  }
  return frames;
}

void fuzz_message_frame(std::string_view input, fuzz::Promises& promises) {
  const auto frames = frames_of(input);
  const auto message = message_from_frames(frames);
  if (!message.ok()) {
    promises.hold(!message.error().message().empty(), "an error says what is wrong");
    return;
  }
  promises.hold(frames.size() <= kMaxMessageFrames, "a message has no more frames than allowed");
  promises.hold(message->topic == frames[0], "the first frame is the topic");
  promises.hold(encode_header(message->number) == frames[1], "the second frame is the header of the number");
  promises.hold(message->parts == std::vector<std::string>(frames.begin() + 2, frames.end()), "the rest is the body");
  promises.hold(message->body() == (frames.size() > 2 ? frames[2] : ""), "the body is the first part, if there is one");
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(MessageFrame, "message_frame", hallwatch::fuzz_message_frame);
