#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "hall/engine/object_judge.h"
#include "hall/facts/fact_fields.h"
#include "hall/rules/finding_list.h"

namespace hallwatch {

/// What the list holds, and when to ask again.
[[nodiscard]] inline Judgement finish(FindingList& list) {
  Judgement judgement;
  judgement.next_moment = list.next_moment();
  judgement.findings = list.take();
  return judgement;
}

/// The one fact with these key values; nothing if there is none.
template <typename Fact, std::size_t N>
[[nodiscard]] Result<std::optional<Fact>> find_one(FactStore& store, std::string_view condition,
                                                   const std::array<FactValue, N>& values) {
  auto found = store.find<Fact>(condition, values);
  if (!found.ok()) {
    return found.error();
  }
  return found->empty() ? std::optional<Fact>{} : std::optional{std::move(found->back())};
}

[[nodiscard]] inline FactValue stored(HallTime time) {
  return to_us(to_utc(time));
}

}  // namespace hallwatch
