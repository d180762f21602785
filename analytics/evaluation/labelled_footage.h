#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "analytics/seats/seat_zone.h"
#include "base/result.h"

namespace hallwatch {

/// What a person wrote down about a seat. kOccluded and kUnknown are not scored.
enum class SeatLabel : unsigned char { kUnknown = 0, kOccupied, kEmpty, kOccluded };

/// A label in force in [from, to) of the clip.
struct LabelledSpan {
  std::chrono::microseconds from{};
  std::chrono::microseconds to{};
  SeatLabel label = SeatLabel::kUnknown;
};

struct LabelledSeat {
  SeatPlace place;
  std::vector<LabelledSpan> spans;

  [[nodiscard]] SeatLabel label_at(std::chrono::microseconds time) const;
};

/// The labels of one clip.
struct LabelledClip {
  std::string clip;  ///< file name, as the label file states it
  std::string kind;  ///< "real", "composed-motion", "composed-stills"
  std::vector<LabelledSeat> seats;
};

/// The labels of one still: each seat with one label.
struct LabelledStill {
  std::string image;  ///< path beside the label file
  std::vector<SeatPlace> seats;
  std::vector<SeatLabel> labels;
};

/// @errors kNotFound: no such file; kInvalidArgument: not such labels, with the place
[[nodiscard]] Result<LabelledClip> read_labelled_clip(const std::filesystem::path& file);
[[nodiscard]] Result<std::vector<LabelledStill>> read_labelled_stills(const std::filesystem::path& file);

/// Which of the two a label file is.
[[nodiscard]] Result<bool> is_labels_of_clip(const std::filesystem::path& file);

}  // namespace hallwatch
