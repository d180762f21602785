#include "hall/finding_json.h"

#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {

nlohmann::json to_json(const Finding& finding) {
  nlohmann::json object{{"rule", finding.rule_id},
                        {"object", finding.object},
                        {"window", finding.window_id.text()},
                        {"raised_us", to_us(finding.raised_at)},
                        {"cause_us", to_us(finding.cause_since)},
                        {"length_us", finding.length.count()},
                        {"absence", finding.absence_id}};
  if (finding.cleared_at) {
    object["cleared_us"] = to_us(*finding.cleared_at);
  }
  return object;
}

Result<Finding> finding_from_json(const nlohmann::json& object) {
  JsonFields fields{object, "finding"};
  Finding finding;
  finding.rule_id = fields.text("rule");
  finding.object = fields.text("object");
  finding.window_id = WindowId{fields.text("window")};
  finding.raised_at = utc_from_us(fields.integer("raised_us"));
  finding.cause_since = utc_from_us(fields.integer("cause_us"));
  finding.length = std::chrono::microseconds{fields.integer("length_us")};
  finding.absence_id = fields.text("absence");
  if (fields.has("cleared_us")) {
    finding.cleared_at = utc_from_us(fields.integer("cleared_us"));
  }
  return fields.finish(std::move(finding));
}

}  // namespace hallwatch
