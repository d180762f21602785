#pragma once

#include <string>

#include "capture/simulator/clip_source.h"

namespace hallwatch {

/// SDP of a camera that sends `clip` (RFC 4566); tracks are controlled as "trackID=N".
[[nodiscard]] std::string session_description(const ClipSource& clip);

}  // namespace hallwatch
