#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "hall/facts/fact_fields.h"
#include "hall/facts/fact_store.h"

namespace hallwatch {

/// The objects that must be judged anew because this fact is new or has changed. One fact costs what it touches.
/// @param store  asked for what hangs on the fact (who has the PIN, which cases are of the item)
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const Department& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const HallWindow& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const StaffMember& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const RosterRow& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const Leave& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const ServiceItem& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const CaseFact& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const Punch& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const CaseEventRow& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const SpecialProcedureRow& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const AssistTaskRow& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const QueueTicket& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const Rating& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const Consultation& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const Complaint& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const WindowStateRow& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const SeatInterval& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const StaffChange& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const CalendarException& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const GuideItem& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const ItemStepLimit& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const FeedHeard& fact, FactStore& store);
[[nodiscard]] Result<std::vector<std::string>> keys_touched_by(const FeedTrouble& fact, FactStore& store);

}  // namespace hallwatch
