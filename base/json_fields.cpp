#include "base/json_fields.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace hallwatch {

using nlohmann::json;

JsonFields::JsonFields(std::string_view text, std::string what)
    : object_(std::make_unique<json>(json::parse(text, nullptr, false))), what_(std::move(what)) {
  if (!object_->is_object()) {
    fault("it is not a JSON object");
  }
}

JsonFields::JsonFields(const json& object, std::string what)
    : object_(std::make_unique<json>(object)), what_(std::move(what)) {
  if (!object_->is_object()) {
    fault("it is not a JSON object");
  }
}

JsonFields::~JsonFields() = default;

void JsonFields::fault(std::string text) {
  faults_.push_back(std::move(text));
}

const json* JsonFields::field(const char* key, const char* wanted) {
  if (!object_->is_object()) {
    return nullptr;
  }
  const auto found = object_->find(key);
  if (found == object_->end()) {
    fault(fmt::format("\"{}\" ({}) is missing", key, wanted));
    return nullptr;
  }
  return &*found;
}

std::string JsonFields::text(const char* key) {
  const auto* value = field(key, "text");
  if (value == nullptr) {
    return {};
  }
  if (!value->is_string()) {
    fault(fmt::format("\"{}\" is not a text", key));
    return {};
  }
  return value->get<std::string>();
}

std::int64_t JsonFields::integer(const char* key) {
  const auto* value = field(key, "integer");
  if (value == nullptr) {
    return 0;
  }
  const bool is_too_large = value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX;
  if (!value->is_number_integer() || is_too_large) {
    fault(fmt::format("\"{}\" is not an integer of 64 bits", key));
    return 0;
  }
  return value->get<std::int64_t>();
}

double JsonFields::real(const char* key) {
  const auto* value = field(key, "number");
  if (value == nullptr) {
    return 0;
  }
  if (!value->is_number()) {
    fault(fmt::format("\"{}\" is not a number", key));
    return 0;
  }
  const auto number = value->get<double>();
  // Infinite or beyond what a float holds: it could not be written again.
  if (!(std::abs(number) <= double{std::numeric_limits<float>::max()})) {
    fault(fmt::format("\"{}\" is not a number of a sensible size", key));
    return 0;
  }
  return number;
}

bool JsonFields::boolean(const char* key) {
  const auto* value = field(key, "true or false");
  if (value == nullptr) {
    return false;
  }
  if (!value->is_boolean()) {
    fault(fmt::format("\"{}\" is not true or false", key));
    return false;
  }
  return value->get<bool>();
}

bool JsonFields::has(const char* key) const {
  return !raw(key).is_null();
}

const json& JsonFields::raw(const char* key) const {
  static const json kNull;
  if (!object_->is_object()) {
    return kNull;
  }
  const auto found = object_->find(key);
  return found == object_->end() ? kNull : *found;
}

Error JsonFields::error() const {
  return fail(ErrorKind::kInvalidArgument, fmt::format("{}: {}", what_, fmt::join(faults_, "; ")));
}

}  // namespace hallwatch
