#include "base/config/table_reader.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/time/hall_time.h"

namespace hallwatch::detail {
namespace {

constexpr std::size_t kMaxPolygonPoints = 32;

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

int line_of_node(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

float twice_the_area(const std::vector<PointNorm>& polygon) {
  float area = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const auto& a = polygon[i];
    const auto& b = polygon[(i + 1) % polygon.size()];
    area += a.x_norm * b.y_norm - b.x_norm * a.y_norm;
  }
  return area;
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

std::string nearest(std::string_view text, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(3, text.size() / 2);
  for (const auto& candidate : candidates) {
    const auto distance = edit_distance(text, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

TableReader::TableReader(const toml::table* table, std::string path, std::vector<ConfigFault>& faults)
    : table_(table), path_(std::move(path)), faults_(faults) {}

TableReader::~TableReader() {
  if (table_ == nullptr) {
    return;
  }
  for (const auto& [key, value] : *table_) {
    const std::string name{key.str()};
    if (std::ranges::find(known_, name) != known_.end()) {
      continue;
    }
    const auto like = nearest(name, known_);
    faults_.push_back({line_of_node(value), path_of(name), "there is no such key",
                       like.empty() ? fmt::format("remove it; known here: {}", fmt::join(known_, ", "))
                                    : fmt::format("did you mean \"{}\"?", like)});
  }
}

std::string TableReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
}

const toml::node* TableReader::node(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) {
    known_.emplace_back(key);
  }
  return table_ == nullptr ? nullptr : table_->get(key);
}

bool TableReader::has(std::string_view key) {
  return node(key) != nullptr;
}

int TableReader::line_of(std::string_view key) const {
  if (table_ == nullptr) {
    return 0;
  }
  const auto* found = table_->get(key);
  return line_of_node(found == nullptr ? static_cast<const toml::node&>(*table_) : *found);
}

void TableReader::fault(std::string_view key, std::string problem, std::string remedy) {
  faults_.push_back({line_of(key), path_of(key), std::move(problem), std::move(remedy)});
}

void TableReader::require(std::string_view key, std::string_view remedy) {
  if (!has(key)) {
    fault(key, "is missing", std::string{remedy});
  }
}

void TableReader::wrong_type(std::string_view key, std::string_view wanted, std::string_view example) {
  fault(key, fmt::format("must be {}", wanted), fmt::format("write for example {} = {}", key, example));
}

void TableReader::read(std::string_view key, std::string& value) {
  if (const auto* found = node(key); found != nullptr) {
    if (const auto text = found->value_exact<std::string>()) {
      value = *text;
    } else {
      wrong_type(key, "a text in quotes", "\"…\"");
    }
  }
}

void TableReader::read(std::string_view key, bool& value) {
  if (const auto* found = node(key); found != nullptr) {
    if (const auto truth = found->value_exact<bool>()) {
      value = *truth;
    } else {
      wrong_type(key, "true or false", "true");
    }
  }
}

void TableReader::read(std::string_view key, int& value, int least, int most) {
  const auto* found = node(key);
  if (found == nullptr) {
    return;
  }
  const auto number = found->value_exact<std::int64_t>();
  if (!number) {
    wrong_type(key, "a whole number without quotes", std::to_string(value));
  } else if (*number < least || *number > most) {
    fault(key, fmt::format("{} is outside {} to {}", *number, least, most),
          fmt::format("choose a number from {} to {}", least, most));
  } else {
    value = static_cast<int>(*number);
  }
}

void TableReader::read_clock(std::string_view key, std::chrono::minutes& value) {
  const auto* found = node(key);
  if (found == nullptr) {
    return;
  }
  const auto text = found->value_exact<std::string>().value_or("");
  // A hall time is read by its own reader, so that there is one idea of what a time of day is.
  const auto time = hall_time_from_text("1970-01-01 " + text + ":00");
  if (time.ok()) {
    value = std::chrono::floor<std::chrono::minutes>(time->time_since_epoch());
  } else {
    wrong_type(key, "a time of day", "\"09:00\"");
  }
}

void TableReader::read_clock_span(std::string_view key, std::chrono::minutes& from, std::chrono::minutes& to) {
  if (!has(key)) {
    return;
  }
  std::vector<std::string> texts;
  const auto before = faults_.size();
  read_texts(key, texts);
  if (faults_.size() != before) {
    return;
  }
  const auto first = hall_time_from_text("1970-01-01 " + (texts.empty() ? "" : texts.front()) + ":00");
  const auto last = hall_time_from_text("1970-01-01 " + (texts.empty() ? "" : texts.back()) + ":00");
  if (texts.size() != 2 || !first.ok() || !last.ok() || !(*first < *last)) {
    wrong_type(key, "two times of day, the earlier first", R"(["07:30", "10:30"])");
    return;
  }
  from = std::chrono::floor<std::chrono::minutes>(first->time_since_epoch());
  to = std::chrono::floor<std::chrono::minutes>(last->time_since_epoch());
}

void TableReader::read_numbers(std::string_view key, std::vector<int>& values, int least, int most) {
  const auto* found = node(key);
  if (found == nullptr) {
    return;
  }
  const auto* list = found->as_array();
  std::vector<int> numbers;
  if (list != nullptr) {
    for (const auto& item : *list) {
      const auto number = item.value_exact<std::int64_t>();
      if (number && *number >= least && *number <= most) {
        numbers.push_back(static_cast<int>(*number));
      }
    }
  }
  if (list == nullptr || numbers.size() != list->size()) {
    wrong_type(key, fmt::format("a list of whole numbers from {} to {}", least, most), "[1]");
    return;
  }
  values = std::move(numbers);
}

void TableReader::read_texts(std::string_view key, std::vector<std::string>& values) {
  const auto* found = node(key);
  if (found == nullptr) {
    return;
  }
  const auto* list = found->as_array();
  std::vector<std::string> texts;
  if (list != nullptr) {
    for (const auto& item : *list) {
      if (const auto text = item.value_exact<std::string>()) {
        texts.push_back(*text);
      }
    }
  }
  if (list == nullptr || texts.size() != list->size()) {
    wrong_type(key, "a list of texts", "[\"…\"]");
    return;
  }
  values = std::move(texts);
}

void TableReader::read_polygon(std::string_view key, std::vector<PointNorm>& polygon) {
  const auto* found = node(key);
  if (found == nullptr) {
    return;
  }
  constexpr std::string_view kExample = "[[0.3, 0.1], [0.7, 0.1], [0.7, 0.6], [0.3, 0.6]]";
  const auto* list = found->as_array();
  if (list == nullptr) {
    wrong_type(key, "a list of points", kExample);
    return;
  }
  for (const auto& item : *list) {
    const auto* pair = item.as_array();
    const auto x = pair != nullptr && pair->size() == 2 ? pair->get(0)->value<double>() : std::nullopt;
    const auto y = pair != nullptr && pair->size() == 2 ? pair->get(1)->value<double>() : std::nullopt;
    if (!x || !y) {
      wrong_type(key, "a list of points of two numbers", kExample);
      return;
    }
    // Written so that NaN is outside too.
    if (!(*x >= 0.0 && *x <= 1.0 && *y >= 0.0 && *y <= 1.0)) {
      faults_.push_back({line_of_node(item), path_of(key), fmt::format("the point [{}, {}] is outside 0..1", *x, *y),
                         "give parts of the picture's width and height, origin top left"});
    }
    polygon.push_back({static_cast<float>(*x), static_cast<float>(*y)});
  }
  if (polygon.size() < 3 || polygon.size() > kMaxPolygonPoints) {
    fault(key, fmt::format("has {} points", polygon.size()), fmt::format("give 3 to {} points", kMaxPolygonPoints));
  } else if (twice_the_area(polygon) == 0.0F) {
    fault(key, "encloses nothing", "give corners that do not lie on one line");
  }
}

void TableReader::read_choice(std::string_view key, std::string& value, const std::vector<std::string>& choices) {
  auto chosen = value;
  const auto before = faults_.size();
  read(key, chosen);
  if (faults_.size() == before && std::ranges::find(choices, chosen) == choices.end()) {
    fault(key, fmt::format("\"{}\" is not known", chosen), fmt::format("choose one of: {}", fmt::join(choices, ", ")));
    return;
  }
  value = std::move(chosen);
}

std::string TableReader::read_id(std::string_view key) {
  require(key, "give it an id of letters, digits, '-' or '_'");
  std::string value;
  const auto before = faults_.size();
  read(key, value);
  if (has(key) && faults_.size() == before && !is_id(value)) {
    fault(key, fmt::format("\"{}\" is not an id", value), "use 1 to 32 letters, digits, '-' or '_'");
    return {};
  }
  return value;
}

const toml::table* TableReader::table(std::string_view key) {
  const auto* found = node(key);
  if (found == nullptr) {
    return nullptr;
  }
  if (found->as_table() == nullptr) {
    fault(key, "must be a table", fmt::format("write [{}] on a line of its own", key));
  }
  return found->as_table();
}

void TableReader::each_table(std::string_view key,
                             const std::function<void(const toml::table&, std::string path)>& visit) {
  const auto* found = node(key);
  if (found == nullptr) {
    return;
  }
  const auto* list = found->as_array();
  if (list == nullptr || (!list->empty() && !list->is_array_of_tables())) {
    fault(key, "must be a list of tables", fmt::format("write [[{}]] in front of each", path_of(key)));
    return;
  }
  std::size_t number = 0;
  for (const auto& item : *list) {
    visit(*item.as_table(), fmt::format("{}[{}]", path_of(key), ++number));
  }
}

}  // namespace hallwatch::detail
