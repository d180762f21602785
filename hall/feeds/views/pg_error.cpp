#include "hall/feeds/views/pg_error.h"

#include <array>

#include <fmt/format.h>

#include "base/log.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

struct Known {
  std::string_view sqlstate;  ///< or its beginning: a class
  ErrorKind kind;
  std::string_view remedy;
};

// https://www.postgresql.org/docs/15/errcodes-appendix.html
constexpr std::array kKnown{
    Known{"42501", ErrorKind::kPermissionDenied,
          "the role may not read it: GRANT USAGE ON SCHEMA … and GRANT SELECT ON the view to this role"},
    Known{"42P01", ErrorKind::kNotFound,
          "there is no such view: write it as schema.view, in the letters of the database"},
    Known{"3F000", ErrorKind::kNotFound, "there is no such schema: write the view as schema.view"},
    Known{"42703", ErrorKind::kNotFound, "there is no such column: set time_column and id_column, or mend the view"},
    Known{"42883", ErrorKind::kUnsupported,
          "the cursor's columns must have types that have an order: timestamp, text, uuid, bigint"},
    Known{"25006", ErrorKind::kPermissionDenied, "the view writes, and we read only: take that out of the view"},
    Known{"57014", ErrorKind::kTimeout,
          "it took too long: give the view's table an index on the cursor's two columns, (cd_time, row_guid)"},
    Known{"28", ErrorKind::kPermissionDenied, "check user and password_file, and pg_hba.conf of the server"},
    Known{"3D000", ErrorKind::kNotFound, "there is no such database: check dbname in connect"},
    Known{"57P", ErrorKind::kUnavailable, "the server is stopping or starting"},
    Known{"08", ErrorKind::kUnavailable, "the connection is gone"},
    Known{"53", ErrorKind::kUnavailable, "the server has no room for it now"},
    Known{"22", ErrorKind::kInvalidArgument, "mend the row, or the view's expression"},
};

}  // namespace

std::string one_line(std::string_view message) {
  std::string text{trimmed(message)};
  if (!is_utf8(text)) {
    const auto decoded = decode_feed(text);
    text = decoded.ok() ? decoded->utf8 : std::string{"(a message in unknown letters)"};
  }
  std::string line;
  for (const char letter : text) {
    const bool is_break = letter == '\n' || letter == '\r' || letter == '\t';
    if (!is_break || (!line.empty() && line.back() != ' ')) {
      line += is_break ? ' ' : letter;
    }
  }
  return line;
}

std::string without_secret(std::string text, std::string_view secret) {
  for (auto at = text.find(secret); !secret.empty() && at != std::string::npos; at = text.find(secret, at + 3)) {
    text.replace(at, secret.size(), "***");
  }
  return without_passwords(text);
}

Error pg_error(std::string_view sqlstate, std::string_view message) {
  for (const auto& known : kKnown) {
    if (sqlstate.starts_with(known.sqlstate)) {
      return fail(known.kind, fmt::format("{} (SQLSTATE {}): {}", one_line(message), sqlstate, known.remedy));
    }
  }
  return fail(ErrorKind::kIo, fmt::format("{} (SQLSTATE {}): ask who keeps that database", one_line(message),
                                          sqlstate.empty() ? "none" : sqlstate));
}

}  // namespace hallwatch
