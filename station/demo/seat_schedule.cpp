#include "station/demo/seat_schedule.h"

namespace hallwatch {

using std::chrono::milliseconds;

std::vector<SeatAbsence> absences_of(const SceneSeat& seat, milliseconds clip_length, milliseconds from,
                                     milliseconds to) {
  if (seat.present.empty()) {
    return {{milliseconds{0}, milliseconds::max()}};
  }
  std::vector<SeatAbsence> found;
  // One round early: an absence of the round before may begin at `from`.
  for (auto round = from / clip_length - 1; clip_length * round < to; ++round) {
    for (std::size_t i = 0; i < seat.present.size(); ++i) {
      const bool is_last = i + 1 == seat.present.size();
      const auto start = clip_length * round;
      const auto gone = start + seat.present[i].to;
      const auto here = is_last ? start + clip_length + seat.present.front().from : start + seat.present[i + 1].from;
      const SeatAbsence absence{gone + seat.move / 2, here};
      if (gone < here && absence.left >= from && absence.left < to) {
        found.push_back(absence);
      }
    }
  }
  return found;
}

}  // namespace hallwatch
