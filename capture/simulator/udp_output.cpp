#include "capture/simulator/udp_output.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace hallwatch {

void UdpOutput::append(std::span<const std::uint8_t> header, std::span<const std::uint8_t> body) {
  bytes_.insert(bytes_.end(), header.begin(), header.end());
  bytes_.insert(bytes_.end(), body.begin(), body.end());
  lengths_.push_back(header.size() + body.size());
}

bool UdpOutput::flush(int descriptor, const sockaddr_in& address) {
  sockaddr_in to = address;
  std::vector<iovec> parts(lengths_.size());
  std::vector<mmsghdr> messages(lengths_.size());
  std::size_t at = 0;
  for (std::size_t i = 0; i < lengths_.size(); ++i) {
    parts[i] = {bytes_.data() + at, lengths_[i]};
    messages[i].msg_hdr.msg_name = &to;
    messages[i].msg_hdr.msg_namelen = sizeof to;
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
    at += lengths_[i];
  }
  std::size_t taken = 0;
  while (taken < messages.size()) {
    const auto count = ::sendmmsg(descriptor, &messages[taken], static_cast<unsigned>(messages.size() - taken),
                                  MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      break;
    }
    taken += static_cast<std::size_t>(count);
  }
  const bool is_whole = taken == messages.size();
  bytes_.clear();
  lengths_.clear();
  return is_whole;
}

}  // namespace hallwatch
