#pragma once

#include <string>

namespace CLI {
class App;
}

namespace hallwatch {

/// A bash script that completes the subcommands and options of `app`, made from its tree: nothing is listed twice.
/// Options with a set of values complete the values; every other value and position completes file names.
[[nodiscard]] std::string bash_completion(const CLI::App& app);

}  // namespace hallwatch
