#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/config/feeds_config.h"
#include "hall/feeds/readers/csv_feed.h"

namespace hallwatch {

/// The push protocol of attendance terminals (ZKTeco, "ADMS"): requests below /iclock/ with the terminal's SN in the
/// query; answers are plain text. It has no authentication, so a terminal is known by its SN and its address together.

/// The terminal that has this SN and pushes from this address; nullptr: none.
[[nodiscard]] const TerminalConfig* find_terminal(const std::vector<TerminalConfig>& terminals, std::string_view serial,
                                                  const std::string& peer_address);

/// Answer to `GET /iclock/cdata?SN=…&options=all`: how often to call and what to send: attendance records only.
/// @param stamp  of the last records that were stored; the terminal sends what is newer. "0": everything it has
[[nodiscard]] std::string terminal_options(std::string_view serial, std::string_view stamp);

/// A stamp is the terminal's own text; only one that cannot break the option block is kept.
[[nodiscard]] bool is_stamp(std::string_view text);

/// Whether a table of /iclock/cdata holds attendance records; every other one may hold biometric data.
[[nodiscard]] bool is_attendance_table(std::string_view table);

/// Reads a body of ATTLOG: lines of PIN, time, status, verification code, … between tabs; two fields are enough.
/// A line without tab, PIN or time, with NUL or unknown bytes is rejected, the others are taken.
/// @errors kUnsupported: this machine cannot convert GB18030
[[nodiscard]] Result<FeedRows<Punch>> read_terminal_punches(const TerminalConfig& terminal, std::string_view body);

}  // namespace hallwatch
