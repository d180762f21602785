#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/line_cutter.h"

namespace hallwatch {

/// Reads a terminal's `<number>_attlog.dat` that comes in pieces: PIN, time, and up to four more fields between tabs
/// (C-ATTLOG). Blank lines are skipped; of a line longer than kMaxRowBytes only the front is kept.
class AttlogStream {
 public:
  using TakePunch = std::function<Result<>(Punch)>;
  using RejectLine = std::function<void(QuarantinedRow)>;

  /// @param file  its name, which tells the device
  AttlogStream(std::string file, TakePunch take, RejectLine reject);

  /// @param text  UTF-8, cut anywhere  @errors those of taking a punch; the stream is of no use then
  [[nodiscard]] Result<> feed(std::string_view text);
  /// Nothing more comes. Once.
  [[nodiscard]] Result<> finish();

 private:
  [[nodiscard]] Result<> take_line(const TextLine& line);

  std::string file_;
  int device_;
  TakePunch take_;
  RejectLine reject_;
  LineCutter cutter_{kMaxRowBytes};
  int line_number_ = 0;
};

}  // namespace hallwatch
