#pragma once

#include <memory>
#include <string>

#include "capture/packet_bus.h"
#include "capture/packet_dispatch.h"

namespace hallwatch {

/// What the bus's own tests turn; PacketBus::start() takes the defaults.
struct BusServerOptions {
  BusLimits limits;
  std::size_t queue_packets = 8'192;
  std::size_t queue_bytes = 64UL << 20;
};

/// @param clock  outlives the bus
[[nodiscard]] Result<std::unique_ptr<PacketBus>> start_packet_bus(MessageContext& context, const std::string& endpoint,
                                                                  OpenArchive open_archive, Clock& clock,
                                                                  const BusServerOptions& options = {});

}  // namespace hallwatch
