#pragma once

namespace CLI {
class App;
}

namespace hallwatch {

/// Adds `rules` below `hallwatch evaluate`.
void add_evaluate_rules(CLI::App& evaluate, int& exit_code);

}  // namespace hallwatch
