#include "capture/simulator/fault_command.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr double kLongestSeconds = 1e6;

struct CommandForm {
  std::string_view word;
  FaultKind kind;
  bool takes_value;
  double least;
  double greatest;
};

constexpr std::array<CommandForm, 9> kForms{{
    {"stall", FaultKind::kStall, true, 0, kLongestSeconds},
    {"down", FaultKind::kDown, true, 0, kLongestSeconds},
    {"up", FaultKind::kUp, false, 0, 0},
    {"kick", FaultKind::kKick, false, 0, 0},
    {"loss", FaultKind::kLoss, true, 0, 1e6},
    {"skew", FaultKind::kSkew, true, -1e5, 1e5},
    {"noclock", FaultKind::kNoClock, false, 0, 0},
    {"garbage", FaultKind::kGarbage, true, 0, kLongestSeconds},
    {"jump", FaultKind::kJump, true, -kLongestSeconds, kLongestSeconds},
}};

std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::vector<std::string_view> words;
  auto begin = text.find_first_not_of(kSpace);
  while (begin != std::string_view::npos) {
    const auto end = std::min(text.find_first_of(kSpace, begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpace, end);
  }
  return words;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

Result<FaultCommand> parse_fault_command(std::string_view text) {
  const auto words = words_of(text);
  const auto form = std::find_if(kForms.begin(), kForms.end(),
                                 [&](const CommandForm& f) { return !words.empty() && f.word == words[0]; });
  if (form == kForms.end()) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("\"{}\" is no camera command", text));
  }
  if (words.size() != (form->takes_value ? 3U : 2U)) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("write \"{} PATH{}\", not \"{}\"", form->word, form->takes_value ? " NUMBER" : "", text));
  }
  FaultCommand command{form->kind, std::string{words[1]}, 0};
  if (form->takes_value) {
    const auto value = number_of(words[2]);
    if (!value.has_value() || *value < form->least || *value > form->greatest) {
      return fail(ErrorKind::kInvalidArgument,
                  fmt::format("\"{}\": the number must be from {} to {}", text, form->least, form->greatest));
    }
    command.value = *value;
  }
  return command;
}

}  // namespace hallwatch
