#include "capture/simulator/tcp_output.h"

#include <sys/socket.h>

#include <cerrno>

namespace hallwatch {
namespace {

constexpr std::size_t kLongestTakenBytes = 1 << 20;

}  // namespace

TcpOutput::FlushOutcome TcpOutput::flush(int descriptor) {
  FlushOutcome outcome;
  while (pending_bytes() > 0) {
    const auto sent = ::send(descriptor, bytes_.data() + begin_, pending_bytes(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EINTR) {
        continue;
      }
      outcome.is_broken = errno != EAGAIN;
      break;
    }
    begin_ += static_cast<std::size_t>(sent);
    taken_bytes_ += static_cast<std::uint64_t>(sent);
  }
  // A reader that is always a little behind must not make the buffer grow for ever.
  if (pending_bytes() == 0 || begin_ > kLongestTakenBytes) {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
  while (!frame_ends_.empty() && frame_ends_.front() <= taken_bytes_) {
    frame_ends_.pop_front();
    ++outcome.frames;
  }
  return outcome;
}

}  // namespace hallwatch
