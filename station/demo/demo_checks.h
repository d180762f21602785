#pragma once

#include <string>
#include <vector>

#include "station/demo/demo_facts.h"

namespace hallwatch {

/// One thing that the demo shows, with the value found and the limit it is held against.
struct DemoCheck {
  std::string name;
  std::string value;
  std::string limit;
  bool passed = false;

  friend bool operator==(const DemoCheck&, const DemoCheck&) = default;
};

/// Judges everything that was found. Pure.
[[nodiscard]] std::vector<DemoCheck> check_demo(const DemoFacts& facts);

/// summary.json: every fact, every check, and "passed".
[[nodiscard]] std::string summary_json_text(const DemoFacts& facts, const std::vector<DemoCheck>& checks);

/// The same as a table for people.
[[nodiscard]] std::string report_text(const DemoFacts& facts, const std::vector<DemoCheck>& checks);

[[nodiscard]] bool have_all_passed(const std::vector<DemoCheck>& checks);

}  // namespace hallwatch
