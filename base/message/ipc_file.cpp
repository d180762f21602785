#include "base/message/ipc_file.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>

namespace hallwatch::detail {

bool is_ipc_file_served(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) {
    return false;  // bind will refuse it
  }
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    return false;
  }
  const bool is_served =
      ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN;
  ::close(fd);
  return is_served;
}

bool wait_for_free_ipc_file(const std::string& path, std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds kStep{10};
  while (is_ipc_file_served(path)) {
    if (patience <= std::chrono::milliseconds{0}) {
      return false;
    }
    ::poll(nullptr, 0, static_cast<int>(kStep.count()));
    patience -= kStep;
  }
  return true;
}

}  // namespace hallwatch::detail
