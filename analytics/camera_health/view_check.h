#pragma once

#include <optional>
#include <string_view>

#include "base/time/utc_time.h"
#include "capture/picture/picture_decoder.h"

namespace hallwatch {

/// Why nothing can be told from a picture.
enum class ViewFault : unsigned char {
  kNone = 1,
  kDark,     ///< hardly any light: lens covered, lamps out
  kUniform,  ///< one brightness all over: covered, blinded, a camera's blue or gray filler
};

[[nodiscard]] std::string_view to_text(ViewFault fault);

/// Judges one gray picture. Pure.
[[nodiscard]] ViewFault judge_view(const Picture& gray);

/// A view is blind when two looks in a row say so: one bad picture is passed over. Pure.
class ViewCheck {
 public:
  struct Verdict {
    bool is_usable = true;               ///< this picture may be judged
    std::optional<UtcTime> blind_since;  ///< the view is blind, from then on
  };
  Verdict look(const Picture& gray);

 private:
  std::optional<UtcTime> first_bad_;
};

}  // namespace hallwatch
