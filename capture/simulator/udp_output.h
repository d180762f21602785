#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hallwatch {

/// The packets of one unit on their way to one UDP port, given to the kernel with one call.
class UdpOutput {
 public:
  void append(std::span<const std::uint8_t> header, std::span<const std::uint8_t> body);

  /// Hands over what was appended and forgets it; what the kernel does not take at once is lost, as on any network.
  /// @return whether the kernel took every packet
  bool flush(int descriptor, const sockaddr_in& address);

 private:
  std::vector<std::uint8_t> bytes_;
  std::vector<std::size_t> lengths_;
};

}  // namespace hallwatch
