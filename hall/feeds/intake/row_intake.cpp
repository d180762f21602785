#include "hall/feeds/intake/row_intake.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hall/facts/fact_fields.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/fact_reader.h"

namespace hallwatch {
namespace {

std::string joined(const std::vector<std::string>& fields) {
  return fmt::format("{}", fmt::join(fields, ","));
}

template <typename Fact>
class TableIntake final : public RowIntake {
 public:
  TableIntake(std::string source, FactReader<Fact> reader, FactStore& store)
      : RowIntake(std::move(source)), reader_(std::move(reader)), store_(store) {}

  Result<> take(int line, const std::vector<std::string>& fields) override {
    auto row = reader_.read(fields);
    if (!row.ok()) {
      reject(line, row.error().message(), joined(fields));
      return {};
    }
    count_.values_corrected += row->values_corrected;
    waiting_.push_back(std::move(row->fact));
    return waiting_.size() < kRowsOfATransaction ? Result<>{} : finish();
  }

  Result<> finish() override {
    if (waiting_.empty()) {
      return {};
    }
    const auto done = store_.put(std::span<const Fact>{waiting_});
    if (done.ok()) {
      count_.rows_taken += static_cast<int>(waiting_.size());
    }
    waiting_.clear();
    return done;
  }

 private:
  FactReader<Fact> reader_;
  FactStore& store_;
  std::vector<Fact> waiting_;
};

using Open = Result<std::unique_ptr<RowIntake>> (*)(const std::vector<std::string>&, std::string, FactStore&);

template <typename Fact>
Result<std::unique_ptr<RowIntake>> open_table(const std::vector<std::string>& heads, std::string source,
                                              FactStore& store) {
  auto reader = FactReader<Fact>::for_columns(heads);
  if (!reader.ok()) {
    return reader.error().while_doing(source);
  }
  return std::unique_ptr<RowIntake>{std::make_unique<TableIntake<Fact>>(std::move(source), std::move(*reader), store)};
}

struct Table {
  std::string_view name;
  Open open;
};

template <typename... Facts>
constexpr std::array<Table, sizeof...(Facts)> tables_of(FactList<Facts...> /*facts*/) {
  return {Table{FactTable<Facts>::kName, &open_table<Facts>}...};
}

constexpr auto kTables = tables_of(FedFacts{});

}  // namespace

Result<std::unique_ptr<RowIntake>> RowIntake::open(std::string_view table, const std::vector<std::string>& heads,
                                                   std::string source, FactStore& store) {
  const auto found =
      std::find_if(kTables.begin(), kTables.end(), [table](const Table& known) { return known.name == table; });
  if (found == kTables.end()) {
    return fail(ErrorKind::kNotFound,
                fmt::format("there is no table \"{}\": use one of {}", table, fmt::join(intake_tables(), ", ")));
  }
  return found->open(heads, std::move(source), store);
}

void RowIntake::reject(int line, std::string reason, std::string_view row) {
  ++count_.rows_rejected;
  if (quarantine_.size() < kMostQuarantinedRows) {
    quarantine_.push_back({count_.file, line, std::move(reason), for_quarantine(row)});
  }
}

std::vector<QuarantinedRow> RowIntake::take_quarantine() {
  std::stable_sort(quarantine_.begin(), quarantine_.end(),
                   [](const QuarantinedRow& a, const QuarantinedRow& b) { return a.line < b.line; });
  return std::exchange(quarantine_, {});
}

std::vector<std::string_view> intake_tables() {
  std::vector<std::string_view> names;
  for (const auto& table : kTables) {
    names.push_back(table.name);
  }
  return names;
}

}  // namespace hallwatch
