#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hall/feeds/intake/row_intake.h"
#include "hall/feeds/readers/csv_reader.h"

namespace hallwatch {

/// Takes the rows of a table of text (CsvStream) into the records. Rows with a byte of no letter are rejected.
class IntakeSink final : public CsvSink {
 public:
  /// @param table   a name of fact_fields.h
  /// @param source  what people know the delivery by
  /// @param store   outlives the sink
  IntakeSink(std::string_view table, std::string source, FactStore& store)
      : table_(table), source_(std::move(source)), store_(store) {}

  [[nodiscard]] Result<> take_header(std::vector<std::string> fields) override;
  [[nodiscard]] Result<> take_row(CsvRow row) override;
  [[nodiscard]] Result<> take_fault(CsvFault fault) override;
  /// Stores what waits. Once, when the stream is finished.
  /// @errors those of RowIntake
  [[nodiscard]] Result<> finish();

  /// Why the header, or the lack of one, refused the delivery as a whole; empty: it did not.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] FeedFile count() const;
  [[nodiscard]] std::vector<QuarantinedRow> take_quarantine();

 private:
  std::string table_;
  std::string source_;
  FactStore& store_;
  std::unique_ptr<RowIntake> intake_;  ///< none: the header has not come
  std::vector<CsvFault> early_;        ///< before the header
  std::string fault_;
};

}  // namespace hallwatch
