#include "hall/feeds/push/json_rows.h"
#include "hall/feeds/push/table_columns.h"
#include "hall/feeds/readers/feed_text.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_json_rows(std::string_view input, fuzz::Promises& promises) {
  static const auto columns = columns_of_table("cases").value();
  const auto delivery = read_json_delivery(input);
  if (!delivery.ok()) {
    promises.hold(!delivery.error().message().empty(), "an error says what is wrong");
    return;
  }
  promises.hold(delivery->rows.size() <= kMostJsonRows, "a delivery has no more rows than allowed");
  for (const auto& row : delivery->rows) {
    promises.hold(row.cells.size() <= kMostJsonCells || !row.fault.empty(), "a row has no more values than allowed");
    promises.hold(is_utf8(to_text(row)), "a row can be shown");
    const auto fields = fields_of(row, columns);
    promises.hold(fields.ok() || !fields.error().message().empty(), "an error says what is wrong");
    promises.hold(!fields.ok() || fields->size() == columns.size(), "a row has a field for each column");
    for (const auto& field : fields.ok() ? *fields : std::vector<std::string>{}) {
      promises.hold(field.find('\0') == std::string::npos, "no field holds a NUL");
    }
  }
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(JsonRows, "json_rows", hallwatch::fuzz_json_rows);
