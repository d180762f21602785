#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "hall/finding.h"

namespace hallwatch {

/// A finding inside the stored state of a rule. Include in .cpp files only.
[[nodiscard]] nlohmann::json to_json(const Finding& finding);
/// @errors kInvalidArgument: not what to_json() wrote
[[nodiscard]] Result<Finding> finding_from_json(const nlohmann::json& object);

}  // namespace hallwatch
