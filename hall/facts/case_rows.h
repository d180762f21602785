#pragma once

#include "base/ids.h"
#include "hall/rules/cases/case_facts.h"

namespace hallwatch {

/// Rows of the feeds that belong to one case. An event has no id of its own: code and time tell it, and each entry of
/// it is kept (C-CORRECTION-ROW).
struct CaseEventRow {
  CaseNo case_no;
  CaseEvent event;

  friend bool operator==(const CaseEventRow&, const CaseEventRow&) = default;
};

struct SpecialProcedureRow {
  CaseNo case_no;
  SpecialProcedure special;

  friend bool operator==(const SpecialProcedureRow&, const SpecialProcedureRow&) = default;
};

struct AssistTaskRow {
  CaseNo case_no;
  AssistTask task;

  friend bool operator==(const AssistTaskRow&, const AssistTaskRow&) = default;
};

}  // namespace hallwatch
