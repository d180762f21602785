#include "capture/simulator/tcp_output.h"

#include <sys/socket.h>

#include <cerrno>

namespace hallwatch {

TcpOutput::FlushOutcome TcpOutput::flush(int descriptor) {
  FlushOutcome outcome;
  while (pending_bytes() > 0) {
    const auto sent = ::send(descriptor, bytes_.data() + begin_, pending_bytes(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      outcome.is_broken = errno != EAGAIN && errno != EINTR;
      break;
    }
    begin_ += static_cast<std::size_t>(sent);
    taken_bytes_ += static_cast<std::uint64_t>(sent);
  }
  if (pending_bytes() == 0) {
    bytes_.clear();
    begin_ = 0;
  }
  while (!frame_ends_.empty() && frame_ends_.front() <= taken_bytes_) {
    frame_ends_.pop_front();
    ++outcome.frames;
  }
  return outcome;
}

}  // namespace hallwatch
