#include "base/message/frame.h"

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr std::string_view kMagic = "HWMS";
constexpr std::size_t kHeaderBytes = 16;

void append_little_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
  }
}

std::uint64_t read_little_endian(std::string_view in) {
  std::uint64_t value = 0;
  for (std::size_t i = in.size(); i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(in[i]);
  }
  return value;
}

}  // namespace

std::string encode_header(std::uint64_t number) {
  std::string header{kMagic};
  append_little_endian(header, kMessageVersion, 4);
  append_little_endian(header, number, 8);
  return header;
}

Result<Message> message_from_frames(std::vector<std::string> frames) {
  if (frames.size() < 2 || frames.size() > kMaxMessageFrames) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("a message of {} frames, 2 to {} were expected", frames.size(), kMaxMessageFrames));
  }
  const std::string_view header = frames[1];
  if (header.size() != kHeaderBytes || !header.starts_with(kMagic)) {
    return fail(ErrorKind::kInvalidArgument, "the second frame is not a Hallwatch header");
  }
  const auto version = read_little_endian(header.substr(4, 4));
  if (version != kMessageVersion) {
    return fail(ErrorKind::kUnsupported,
                fmt::format("message version {}, this program speaks {}", version, kMessageVersion));
  }
  Message message;
  message.topic = std::move(frames[0]);
  message.number = read_little_endian(header.substr(8, 8));
  message.parts.assign(std::make_move_iterator(frames.begin() + 2), std::make_move_iterator(frames.end()));
  return message;
}

}  // namespace hallwatch
