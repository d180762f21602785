#include "hall/feeds/readers/line_cutter.h"

#include <algorithm>
#include <utility>

#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {

void LineCutter::keep(std::string_view part) {
  const auto kept = std::min(part.size(), most_bytes_ + 1 - begun_.size());
  begun_ += part.substr(0, kept);
  is_more_than_blank_ = is_more_than_blank_ || !trimmed(part.substr(kept)).empty();
}

TextLine LineCutter::kept_line() {
  std::swap(line_, begun_);
  begun_.clear();
  return {line_, std::exchange(is_more_than_blank_, false)};
}

std::optional<TextLine> LineCutter::next() {
  const auto end = rest_.find('\n');
  if (end == std::string_view::npos) {
    keep(std::exchange(rest_, {}));
    return std::nullopt;
  }
  const auto part = rest_.substr(0, end);
  const auto whole = rest_.substr(0, end + 1);
  rest_.remove_prefix(whole.size());
  if (begun_.empty() && part.size() <= most_bytes_) {
    return TextLine{whole, false};
  }
  keep(part);
  auto line = kept_line();
  line_ += '\n';
  line.text = line_;
  return line;
}

std::optional<TextLine> LineCutter::last() {
  return begun_.empty() ? std::nullopt : std::optional{kept_line()};
}

}  // namespace hallwatch
