#include "hall/feeds/push/json_rows.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hall/feeds/readers/csv_reader.h"

namespace hallwatch {
namespace {

constexpr std::string_view kForms =
    "send an array of rows, [{\"column\": value, …}, …], or {\"table\": …, \"source\": …, \"rows\": […]}";

bool is_integer(std::string_view text) {
  if (text.starts_with('-')) {
    text.remove_prefix(1);
  }
  return !text.empty() && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// Takes the events of the JSON reader; never holds more than the rows themselves.
class DeliveryBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return take({}, Kind::kOther); }
  bool boolean(bool value) override { return take(value ? "1" : "0", Kind::kOther); }
  bool number_integer(number_integer_t value) override { return take(std::to_string(value), Kind::kOther); }
  bool number_unsigned(number_unsigned_t value) override { return take(std::to_string(value), Kind::kOther); }
  bool number_float(number_float_t /*value*/, const string_t& digits) override {
    return take(digits, is_integer(digits) ? Kind::kOther : Kind::kFraction);  // integers above 64 bits come here
  }
  bool string(string_t& value) override { return take(std::move(value), Kind::kText); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool key(string_t& name) override {
    key_ = std::move(name);
    return true;
  }
  bool start_object(std::size_t /*elements*/) override { return open(Container::kObject); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*elements*/) override { return open(Container::kArray); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    const bool is_letters = std::string_view{error.what()}.find("UTF-8") != std::string_view::npos;
    return refuse(is_letters ? fmt::format("byte {}: not UTF-8; send the body in UTF-8", position)
                             : fmt::format("byte {}: not JSON (cut off, or a fault of syntax)", position));
  }

  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] bool has_rows() const { return has_rows_; }
  [[nodiscard]] JsonDelivery take_delivery() { return std::move(delivery_); }

 private:
  enum class State : unsigned char { kRoot = 1, kEnvelope, kRows, kRow, kSkipped, kDone };
  enum class Kind : unsigned char { kText = 1, kFraction, kOther };
  enum class Container : unsigned char { kObject = 1, kArray };

  bool refuse(std::string fault) {
    fault_ = std::move(fault);
    return false;
  }

  bool take(std::string text, Kind kind) {
    switch (state_) {
      case State::kRoot:
        return refuse(fmt::format("neither an array nor an object: {}", kForms));
      case State::kEnvelope:
        return take_member(std::move(text), kind);
      case State::kRows:
        return add_row("not an object: a row is {\"column\": value, …}");
      case State::kRow:
        add_cell(std::move(text), kind);
        return true;
      default:
        return true;
    }
  }

  bool take_member(std::string text, Kind kind) {
    if (key_ == "rows") {
      return refuse("\"rows\" is no array: it holds the rows, [{\"column\": value, …}, …]");
    }
    if (key_ != "table" && key_ != "source") {
      return true;
    }
    if (kind != Kind::kText) {
      return refuse(fmt::format("\"{}\" is no text", key_));
    }
    (key_ == "table" ? delivery_.table : delivery_.source) = std::move(text);
    return true;
  }

  bool add_row(std::string fault) {
    if (delivery_.rows.size() >= kMostJsonRows) {
      return refuse(fmt::format("more than {} rows: send them in several deliveries", kMostJsonRows));
    }
    delivery_.rows.push_back({{}, std::move(fault)});
    row_bytes_ = 0;
    return true;
  }

  void fault_row(std::string fault) {
    auto& row = delivery_.rows.back();
    if (row.fault.empty()) {
      row.fault = std::move(fault);
    }
  }

  void add_cell(std::string text, Kind kind) {
    auto& cells = delivery_.rows.back().cells;
    row_bytes_ += key_.size() + text.size();
    if (row_bytes_ > kMaxRowBytes) {
      return fault_row(fmt::format("longer than {} bytes", kMaxRowBytes));
    }
    if (key_.find('\0') != std::string::npos || text.find('\0') != std::string::npos) {
      return fault_row("a NUL byte");
    }
    const auto same = std::ranges::find(cells, key_, &JsonCell::key);
    if (same != cells.end()) {
      cells.erase(same);  // the last one counts
    } else if (cells.size() >= kMostJsonCells) {
      return fault_row(fmt::format("more than {} values", kMostJsonCells));
    }
    cells.push_back({key_, std::move(text), kind == Kind::kFraction});
  }

  void skip() {
    after_ = state_;
    skipped_from_ = depth_;
    state_ = State::kSkipped;
  }

  bool open(Container container) {
    if (depth_ >= kMostJsonDepth) {
      return refuse(fmt::format("nested more than {} deep: rows are flat", kMostJsonDepth));
    }
    const bool is_object = container == Container::kObject;
    switch (state_) {
      case State::kRoot:
        state_ = is_object ? State::kEnvelope : State::kRows;
        has_rows_ = !is_object;
        break;
      case State::kEnvelope:
        if (!open_member(is_object)) {
          return false;
        }
        break;
      case State::kRows:
        if (!add_row(is_object ? "" : "not an object: a row is {\"column\": value, …}")) {
          return false;
        }
        if (is_object) {
          state_ = State::kRow;
        } else {
          skip();
        }
        break;
      case State::kRow:
        fault_row(fmt::format("{}: a nested value; send text, a number, true, false or null", key_.substr(0, 60)));
        skip();
        break;
      default:
        break;
    }
    ++depth_;
    return true;
  }

  bool open_member(bool is_object) {
    if (key_ == "rows" && !is_object) {
      delivery_.rows.clear();
      has_rows_ = is_enveloped_ = true;
      state_ = State::kRows;
      return true;
    }
    if (key_ == "rows" || key_ == "table" || key_ == "source") {
      return refuse(fmt::format("\"{}\" is no {}", key_, key_ == "rows" ? "array" : "text"));
    }
    skip();
    return true;
  }

  bool close() {
    --depth_;
    switch (state_) {
      case State::kSkipped:
        state_ = depth_ == skipped_from_ ? after_ : state_;
        break;
      case State::kRow:
        state_ = State::kRows;
        break;
      case State::kRows:
        state_ = is_enveloped_ ? State::kEnvelope : State::kDone;
        break;
      default:
        state_ = State::kDone;
    }
    return true;
  }

  JsonDelivery delivery_;
  State state_ = State::kRoot;
  State after_ = State::kRoot;  ///< a value that is skipped
  int skipped_from_ = 0;
  int depth_ = 0;
  bool has_rows_ = false;
  bool is_enveloped_ = false;
  std::string key_;
  std::size_t row_bytes_ = 0;
  std::string fault_;
};

}  // namespace

Result<JsonDelivery> read_json_delivery(std::string_view body) {
  DeliveryBuilder builder;
  const bool is_read = nlohmann::json::sax_parse(body.begin(), body.end(), &builder);
  if (!is_read) {
    return fail(ErrorKind::kInvalidArgument, builder.fault());
  }
  if (!builder.has_rows()) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("an object without \"rows\": {}", kForms));
  }
  return builder.take_delivery();
}

Result<std::vector<std::string>> fields_of(const JsonRow& row, const std::vector<TableColumn>& columns) {
  if (!row.fault.empty()) {
    return fail(ErrorKind::kInvalidArgument, row.fault);
  }
  std::vector<std::string> fields(columns.size());
  for (const auto& cell : row.cells) {
    const auto column =
        std::ranges::find_if(columns, [&](const TableColumn& known) { return known.is_named(cell.key); });
    if (column == columns.end()) {
      continue;
    }
    if (column->is_key && cell.is_fraction) {
      return fail(ErrorKind::kInvalidArgument,
                  fmt::format("{}: {} is a number with a fraction or an exponent; send it as text", column->name,
                              cell.text.substr(0, 40)));
    }
    fields[static_cast<std::size_t>(column - columns.begin())] = cell.text;
  }
  return fields;
}

std::string to_text(const JsonRow& row) {
  std::string text;
  for (const auto& cell : row.cells) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", cell.key, cell.text);
  }
  return text;
}

}  // namespace hallwatch
