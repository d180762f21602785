#include "hall/feeds/intake/intake_sink.h"

#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {

Result<> IntakeSink::take_header(std::vector<std::string> fields) {
  auto intake = RowIntake::open(table_, fields, source_, store_);
  if (!intake.ok()) {
    fault_ = intake.error().message();
    return intake.error();
  }
  intake_ = std::move(*intake);
  for (auto& early : early_) {
    intake_->reject(early.line, std::move(early.reason), early.row);
  }
  early_.clear();
  return {};
}

Result<> IntakeSink::take_row(CsvRow row) {
  if (has_bad_bytes(row)) {
    intake_->reject(row.line, kNoLetterReason, text_of(row));
    return {};
  }
  return intake_->take(row.line, row.fields);
}

Result<> IntakeSink::take_fault(CsvFault fault) {
  if (intake_ != nullptr) {
    intake_->reject(fault.line, std::move(fault.reason), fault.row);
  } else if (early_.size() < kMostQuarantinedRows) {
    early_.push_back(std::move(fault));
  }
  return {};
}

Result<> IntakeSink::finish() {
  return intake_ == nullptr ? take_header({}) : intake_->finish();  // says that there was no header
}

FeedFile IntakeSink::count() const {
  FeedFile count = intake_ == nullptr ? FeedFile{} : intake_->count();
  count.file = source_;
  return count;
}

std::vector<QuarantinedRow> IntakeSink::take_quarantine() {
  return intake_ == nullptr ? std::vector<QuarantinedRow>{} : intake_->take_quarantine();
}

}  // namespace hallwatch
