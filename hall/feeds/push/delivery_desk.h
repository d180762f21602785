#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/config/feeds_config.h"
#include "base/log.h"
#include "base/time/clock.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/intake/row_intake.h"
#include "hall/feeds/push/feed_counts.h"

namespace hallwatch {

/// Hears that a feed gave something: "terminal 3377120900001", "http cases", "message cases". In the feed's thread.
using FeedListener = std::function<void(std::string_view feed)>;
using OpenFactStore = std::function<Result<FactStore>()>;

/// What the desks of one station share; outlives them.
struct DeskSetup {
  OpenFactStore open_store;
  Clock& clock;
  FeedListener heard;
  std::shared_ptr<FeedCounts> counts = std::make_shared<FeedCounts>();
};

/// Where rows that somebody pushes are to go.
struct PushedTo {
  std::string_view channel;  ///< "http", "message"
  std::string_view table;    ///< empty: the delivery says it
  std::string_view source;   ///< who sends, for people; empty: the delivery says it, or nobody
};

/// What became of a delivery; all of it is committed.
struct Delivered {
  FeedFile count;
  std::vector<QuarantinedRow> rejected;  ///< the first kMostQuarantinedRows

  /// {"taken": 2, "rejected": [{"row": 3, "reason": "…"}], "corrected": 0}; "not_listed" if there are more.
  [[nodiscard]] std::string to_json() const;
};

/// Rows of a source in quarantine: the newest ones, of several deliveries.
inline constexpr std::size_t kMostPushedQuarantine = 100;

/// Stores what is pushed, whatever brought it, and says what became of it only when it is committed; a delivery that
/// failed may be sent again, rows that are known change nothing. Has its own store, opened with the first delivery and
/// again after a failure. One thread.
class DeliveryDesk {
 public:
  /// @param setup  what it refers to outlives the desk
  /// @param stop   ends a delivery between two rows, or two pieces of a table; it is not acknowledged
  DeliveryDesk(DeskSetup setup, std::stop_token stop) : setup_(std::move(setup)), stop_(std::move(stop)) {}

  /// @errors kInvalidArgument: the body cannot be read; kNotFound: no such table; others: send it again
  [[nodiscard]] Result<Delivered> take_json(const PushedTo& where, std::string_view body);
  /// A table of text as in our files. @errors as take_json()
  [[nodiscard]] Result<Delivered> take_csv(const PushedTo& where, std::string_view body);
  /// @param stamp  the terminal's, kept with the records; anything that is none is ignored
  [[nodiscard]] Result<Delivered> take_punches(const TerminalConfig& terminal, std::string_view stamp,
                                               std::string_view body);
  /// Of the last records that are stored; "0" if there are none.
  [[nodiscard]] Result<std::string> stamp_of(const TerminalConfig& terminal);
  void hear(const std::string& feed);

 private:
  struct Feed {
    std::string name;    ///< what is heard: "http cases"
    std::string source;  ///< of its quarantine: "http cases (approval)"
  };
  [[nodiscard]] Result<Feed> feed_of(const PushedTo& where);
  [[nodiscard]] Result<FactStore*> store();
  [[nodiscard]] Result<> go_on() const;
  [[nodiscard]] Result<> put(std::span<const Punch> punches);
  [[nodiscard]] Result<Delivered> finish(RowIntake& intake, const Feed& feed);
  /// Notes counts and quarantine, tells who listens.
  [[nodiscard]] Result<Delivered> keep(Delivered delivered, const Feed& feed);
  [[nodiscard]] Result<std::vector<QuarantinedRow>*> kept_quarantine(const std::string& source);
  /// The store is opened anew with the next delivery.
  [[nodiscard]] Error lost(const Error& error);

  DeskSetup setup_;
  std::stop_token stop_;
  std::map<std::string, std::vector<QuarantinedRow>> quarantine_;  ///< by source, as stored
  std::set<std::string> sources_;
  Log log_{"feeds"};
  std::optional<FactStore> store_;
};

}  // namespace hallwatch
