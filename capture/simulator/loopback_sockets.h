#pragma once

#include <cstdint>
#include <string>

#include <netinet/in.h>

#include "base/result.h"
#include "capture/simulator/socket_handles.h"

namespace hallwatch {

[[nodiscard]] sockaddr_in loopback_address(int port);

/// A listening TCP socket on 127.0.0.1.
struct ListeningSocket {
  SimulatorSocket socket;
  int port = 0;
};
/// @errors kUnavailable: the port is taken; kIo
[[nodiscard]] Result<ListeningSocket> listen_on_loopback(int port);

/// Two UDP sockets on neighbouring ports, RTP's even (RFC 3550 11), shared by all cameras.
struct UdpSockets {
  SimulatorSocket rtp;
  SimulatorSocket rtcp;
  int rtp_port = 0;
};
/// @errors kUnavailable: no such pair is free; kIo
[[nodiscard]] Result<UdpSockets> open_udp_sockets();

/// A Unix datagram socket; a stale file of that name is replaced.
/// @errors kInvalidArgument: the name is longer than 107 bytes; kIo
[[nodiscard]] Result<SimulatorSocket> open_control_socket(const std::string& file);

}  // namespace hallwatch
