#include "capture/simulator/loopback_sockets.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr int kPendingConnections = 512;
constexpr int kUdpSendBufferBytes = 8 << 20;
constexpr int kUdpPairAttempts = 100;

Error socket_error(const std::string& step) {
  const ErrorKind kind = errno == EADDRINUSE || errno == EACCES ? ErrorKind::kUnavailable : ErrorKind::kIo;
  return fail(kind, fmt::format("{}: {}", step, std::strerror(errno)));
}

bool bind_to_loopback(int descriptor, int port) {
  const sockaddr_in address = loopback_address(port);
  return ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

int port_of(int descriptor) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

SimulatorSocket udp_socket() {
  return SimulatorSocket{::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
}

std::optional<UdpSockets> try_udp_pair() {
  UdpSockets pair{udp_socket(), udp_socket(), 0};
  if (!pair.rtp.is_open() || !pair.rtcp.is_open() || !bind_to_loopback(pair.rtp.get(), 0)) {
    return std::nullopt;
  }
  pair.rtp_port = port_of(pair.rtp.get());
  if (pair.rtp_port % 2 != 0 || !bind_to_loopback(pair.rtcp.get(), pair.rtp_port + 1)) {
    return std::nullopt;
  }
  return pair;
}

}  // namespace

sockaddr_in loopback_address(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Result<ListeningSocket> listen_on_loopback(int port) {
  const std::string step = fmt::format("listen on 127.0.0.1:{}", port);
  ListeningSocket listening{SimulatorSocket{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)}, 0};
  const int on = 1;
  if (!listening.socket.is_open() ||
      ::setsockopt(listening.socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      !bind_to_loopback(listening.socket.get(), port) || ::listen(listening.socket.get(), kPendingConnections) != 0) {
    return socket_error(step);
  }
  listening.port = port_of(listening.socket.get());
  return listening;
}

Result<UdpSockets> open_udp_sockets() {
  for (int attempt = 0; attempt < kUdpPairAttempts; ++attempt) {
    if (auto pair = try_udp_pair(); pair.has_value()) {
      // Best effort: the kernel gives at most net.core.wmem_max.
      ::setsockopt(pair->rtp.get(), SOL_SOCKET, SO_SNDBUF, &kUdpSendBufferBytes, sizeof kUdpSendBufferBytes);
      return std::move(*pair);
    }
  }
  return fail(ErrorKind::kUnavailable, "no two neighbouring UDP ports are free on 127.0.0.1");
}

Result<SimulatorSocket> open_control_socket(const std::string& file) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (file.size() >= sizeof address.sun_path) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("control socket {}: name longer than 107 bytes", file));
  }
  file.copy(address.sun_path, file.size());
  std::error_code ignored;
  if (std::filesystem::is_socket(file, ignored)) {
    std::filesystem::remove(file, ignored);
  }
  SimulatorSocket socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket.is_open() || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return socket_error("control socket " + file);
  }
  ::chmod(file.c_str(), S_IRUSR | S_IWUSR);
  return socket;
}

}  // namespace hallwatch
