#include "station/service/bash_completion.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

namespace hallwatch {
namespace {

/// What can stand behind one command's words.
struct CommandWords {
  std::string path;  ///< "hallwatch footage list"
  std::vector<std::string> commands;
  std::vector<std::string> options;
  std::vector<std::string> position_values;  ///< choices of the first position, if it has any
};

/// One option that takes a value; a position has no words here.
struct OptionValue {
  std::string path;
  std::vector<std::string> names;
  std::vector<std::string> choices;  ///< empty: any text, file names are offered
};

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const auto& name : option.get_lnames()) {
    names.push_back("--" + name);
  }
  for (const auto& name : option.get_snames()) {
    names.push_back("-" + name);
  }
  return names;
}

/// The set of a CLI::IsMember check stands in the option's type text: "TEXT:{a,b}".
std::vector<std::string> choices_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  const auto open = type.find('{');
  const auto close = type.find('}');
  if (open == std::string::npos || close == std::string::npos || close < open) {
    return {};
  }
  std::vector<std::string> choices;
  for (const auto& choice : CLI::detail::split(type.substr(open + 1, close - open - 1), ',')) {
    choices.push_back(choice.substr(0, choice.find("->")));
  }
  return choices;
}

void collect(const CLI::App& app, const std::string& path, std::vector<CommandWords>& commands,
             std::vector<OptionValue>& values) {
  CommandWords words{path, {}, {}, {}};
  for (const auto* option : app.get_options()) {
    const auto names = names_of(*option);
    words.options.insert(words.options.end(), names.begin(), names.end());
    if (names.empty() && words.position_values.empty()) {
      words.position_values = choices_of(*option);
    }
    if (!names.empty() && option->get_items_expected_max() > 0) {
      values.push_back({path, names, choices_of(*option)});
    }
  }
  const auto every = [](const CLI::App* sub) { return !sub->get_name().empty(); };
  const auto subcommands = app.get_subcommands(every);
  for (const auto* sub : subcommands) {
    words.commands.push_back(sub->get_name());
  }
  commands.push_back(std::move(words));
  for (const auto* sub : subcommands) {
    collect(*sub, path + " " + sub->get_name(), commands, values);
  }
}

std::string descend_cases(const std::vector<CommandWords>& commands) {
  std::string text;
  for (const auto& command : commands) {
    for (const auto& sub : command.commands) {
      text += fmt::format("      \"{0} {1}\") path=\"{0} {1}\" ;;\n", command.path, sub);
    }
  }
  return text;
}

std::string value_cases(const std::vector<OptionValue>& values) {
  std::string text;
  for (const auto& value : values) {
    for (const auto& name : value.names) {
      text += fmt::format(
          "    \"{} {}\") {} ;;\n", value.path, name,
          value.choices.empty()
              ? std::string{"COMPREPLY=($(compgen -f -- \"$current\")); return"}
              : fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$current\")); return", fmt::join(value.choices, " ")));
    }
  }
  return text;
}

std::string word_cases(const std::vector<CommandWords>& commands) {
  std::string text;
  for (const auto& command : commands) {
    auto plain = command.commands;
    plain.insert(plain.end(), command.position_values.begin(), command.position_values.end());
    text += fmt::format("    \"{}\") words=\"{}\"; options=\"{}\" ;;\n", command.path, fmt::join(plain, " "),
                        fmt::join(command.options, " "));
  }
  return text;
}

constexpr std::string_view kScript = R"sh(# bash completion of @NAME@; made by `@NAME@ completion bash`
_@FUNCTION@_complete() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local path="@NAME@" words="" options="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path ${COMP_WORDS[i]}" in
@DESCEND@      *) ;;
    esac
  done
  case "$path $previous" in
@VALUES@    *) ;;
  esac
  case "$path" in
@WORDS@    *) ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _@FUNCTION@_complete @NAME@
)sh";

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  std::vector<CommandWords> commands;
  std::vector<OptionValue> values;
  collect(app, app.get_name(), commands, values);
  auto function = app.get_name();
  std::ranges::replace(function, '-', '_');
  std::string script{kScript};
  replace_all(script, "@DESCEND@", descend_cases(commands));
  replace_all(script, "@VALUES@", value_cases(values));
  replace_all(script, "@WORDS@", word_cases(commands));
  replace_all(script, "@FUNCTION@", function);
  replace_all(script, "@NAME@", app.get_name());
  return script;
}

}  // namespace hallwatch
