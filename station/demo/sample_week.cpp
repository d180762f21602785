#include "station/demo/sample_week.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "hall/calendar/working_calendar.h"

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kDays = 7;
constexpr int kCasesADay = 17;

struct Desk {
  std::string_view window;
  std::string_view name;
  std::string_view dept;
  std::string_view camera;
};

struct Office {
  std::string_view dept;
  std::string_view name;
};

struct Person {
  std::string_view id;
  std::string_view name;
  int desk = 0;
  bool is_chief = false;
  int pin = 0;
};

struct Item {
  std::string_view id;
  std::string_view name;
  int desk = 0;
  int type = 2;     // 1 即办件, 2 承诺件
  int promise = 0;  // working days
  int legal = 0;
  int fee = 0;
};

constexpr std::array<Office, 4> kOffices{
    {{"D01", "行政审批局"}, {"D02", "人力资源和社会保障局"}, {"D03", "住房和城乡建设局"}, {"D04", "交通运输局"}}};

constexpr std::array<Desk, 6> kDesks{{{"W01", "1号窗口", "D01", "CAM01"},
                                      {"W02", "2号窗口", "D01", "CAM02"},
                                      {"W03", "3号窗口", "D02", "CAM03"},
                                      {"W04", "4号窗口", "D02", "CAM04"},
                                      {"W05", "5号窗口", "D03", "CAM05"},
                                      {"W06", "6号窗口", "D04", "CAM06"}}};

constexpr std::array<Person, 12> kPeople{{{"P01", "江一帆", 0, true, 2001},
                                          {"P02", "黎书瑶", 0, false, 2002},
                                          {"P03", "涂景行", 1, false, 2003},
                                          {"P04", "邹晚晴", 1, false, 2004},
                                          {"P05", "喻清和", 2, true, 2005},
                                          {"P06", "龚若溪", 2, false, 2006},
                                          {"P07", "饶子墨", 3, false, 2007},
                                          {"P08", "查语桐", 3, false, 2008},
                                          {"P09", "晏知远", 4, true, 2009},
                                          {"P10", "罗亦菲", 4, false, 2010},
                                          {"P11", "桂明朗", 5, true, 2011},
                                          {"P12", "舒念慈", 5, false, 2012}}};

constexpr std::array<Item, 12> kItems{{{"X01", "个体工商户注销登记", 0, 1, 0, 0, 0},
                                       {"X02", "公司变更登记", 0, 2, 3, 15, 0},
                                       {"X03", "小餐饮登记", 1, 2, 5, 20, 0},
                                       {"X04", "卫生许可延续", 1, 2, 8, 20, 0},
                                       {"X05", "社会保障卡补领", 2, 1, 0, 0, 16},
                                       {"X06", "灵活就业参保登记", 2, 1, 0, 0, 0},
                                       {"X07", "失业保险金申领", 3, 2, 7, 10, 0},
                                       {"X08", "企业职工退休核定", 3, 2, 10, 20, 0},
                                       {"X09", "商品房预售许可", 4, 2, 6, 10, 0},
                                       {"X10", "建筑工程施工许可", 4, 2, 4, 7, 0},
                                       {"X11", "道路货物运输经营许可", 5, 2, 5, 20, 0},
                                       {"X12", "从业资格证换发", 5, 1, 0, 0, 10}}};

/// Rows of one file as they are known at a moment.
class Sheet {
 public:
  explicit Sheet(std::string_view header) : text_(header.empty() ? std::string{} : fmt::format("{}\n", header)) {}
  template <typename... Args>
  void add(fmt::format_string<Args...> form, Args&&... args) {
    text_ += fmt::format(form, std::forward<Args>(args)...);
    text_ += '\n';
  }
  [[nodiscard]] Result<> write(const std::filesystem::path& file) const {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out << text_;
    out.close();
    return out.fail() ? Result<>{fail(ErrorKind::kIo, "write " + file.string())} : Result<>{};
  }

 private:
  std::string text_;
};

class Week {
 public:
  Week(HallDay last_day, HallTime known_until)
      : last_day_(last_day),
        known_until_(known_until),
        random_(static_cast<std::uint32_t>(last_day.time_since_epoch().count())) {}

  Result<> write(const std::filesystem::path& folder) {
    const std::pair<const char*, Sheet> sheets[] = {{"departments.csv", departments()},
                                                    {"windows.csv", windows()},
                                                    {"staff.csv", staff()},
                                                    {"roster.csv", roster()},
                                                    {"leave.csv", leave()},
                                                    {"items.csv", items()},
                                                    {"cases.csv", cases()},
                                                    {"1_attlog.dat", punches()}};
    for (const auto& [name, sheet] : sheets) {
      if (auto done = sheet.write(folder / name); !done.ok()) {
        return done;
      }
    }
    return {};
  }

 private:
  int between(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<std::uint32_t>(most - least + 1));
  }
  [[nodiscard]] HallDay day(int index) const { return last_day_ - days{kDays - 1 - index}; }
  /// The last day is always served, so that a demonstration on a Sunday has something to show.
  [[nodiscard]] bool is_served(HallDay date) const {
    const std::chrono::weekday weekday{date};
    const bool is_weekday = weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
    return date == last_day_ || calendar_.is_working_day(date).value_or(is_weekday);
  }
  HallTime at(HallDay date, hours hour, int least_minute, int most_minute) {
    return HallTime{date} + hour + minutes{between(least_minute, most_minute)} + seconds{between(0, 59)};
  }
  /// "" for a moment that is not known yet.
  [[nodiscard]] std::string known(const std::optional<HallTime>& time) const {
    return time && *time <= known_until_ ? to_text(*time) : std::string{};
  }
  static const Person& person_of(int desk, int number) {
    return kPeople[static_cast<std::size_t>(desk * 2 + number % 2)];
  }

  static Sheet departments() {
    Sheet sheet{"dept_id,dept_name"};
    for (const auto& office : kOffices) {
      sheet.add("{},{}", office.dept, office.name);
    }
    return sheet;
  }

  static Sheet windows() {
    Sheet sheet{"window_id,window_name,dept_id,camera_id,am_open,am_close,pm_open,pm_close"};
    for (const auto& desk : kDesks) {
      sheet.add("{},{},{},{},09:00:00,12:00:00,13:30:00,17:00:00", desk.window, desk.name, desk.dept, desk.camera);
    }
    return sheet;
  }

  Sheet staff() {
    Sheet sheet{"staff_id,name,dept_id,window_id,role,attendance_pin,b_post_staff_id,on_post_since"};
    for (std::size_t i = 0; i < kPeople.size(); ++i) {
      const auto& person = kPeople[i];
      const auto& desk = kDesks[static_cast<std::size_t>(person.desk)];
      sheet.add("{},{},{},{},{},{},{},{}", person.id, person.name, desk.dept, desk.window,
                person.is_chief ? "CHIEF" : "CLERK", person.pin, kPeople[i ^ 1U].id,
                to_text(last_day_ - days{between(200, 1'500)}));
    }
    return sheet;
  }

  Sheet roster() const {
    Sheet sheet{"date,half,window_id,front_staff,back_staff,b_post_staff"};
    for (int i = 0; i < kDays; ++i) {
      for (int desk = 0; is_served(day(i)) && desk < static_cast<int>(kDesks.size()); ++desk) {
        for (int half = 0; half < 2; ++half) {  // 轮岗: front and back change at noon
          const auto& front = person_of(desk, i + half);
          const auto& back = person_of(desk, i + half + 1);
          sheet.add("{},{},{},{},{},{}", to_text(day(i)), half == 0 ? "AM" : "PM",
                    kDesks[static_cast<std::size_t>(desk)].window, front.id, back.id, back.id);
        }
      }
    }
    return sheet;
  }

  Sheet leave() const {
    Sheet sheet{
        "leave_id,staff_id,type_zh,type,start,end,approver_level,approver,approved_at,filed_with_centre_at,"
        "substitute_staff_id,status"};
    const auto eve = [](HallDay date, hours hour) { return to_text(HallTime{date - days{1}} + hour); };
    const auto span = [](HallDay date, hours from, hours to) {
      return to_text(HallTime{date} + from) + "," + to_text(HallTime{date} + to);
    };
    const auto early = day(2);
    sheet.add("V01,P04,事假,PERSONAL,{},CHIEF,P01,{},{},P03,APPROVED", span(early, hours{9}, hours{17}),
              eve(early, hours{15}), eve(early, hours{16}));
    // Not of window 3: the story's absence there is nobody's leave.
    sheet.add("V02,P08,会议,MEETING,{},CHIEF,P05,{},{},P07,APPROVED", span(last_day_, hours{14}, hours{16}),
              eve(last_day_, hours{10}), eve(last_day_, hours{11}));
    sheet.add("V03,P10,病假,SICK,{},CHIEF,P09,{},,P09,PENDING_CENTRE", span(last_day_, hours{9}, hours{12}),
              eve(last_day_, hours{16}));
    return sheet;
  }

  static Sheet items() {
    Sheet sheet{
        "item_id,item_name,dept_id,window_id,project_type,promise_limit,legal_limit,fee_standard_yuan,limit_unit,"
        "task_code"};
    for (const auto& item : kItems) {
      const auto& desk = kDesks[static_cast<std::size_t>(item.desk)];
      sheet.add("{},{},{},{},{},{},{},{},WORKDAY,DEMO{}", item.id, item.name, desk.dept, desk.window, item.type,
                item.promise, item.legal, item.fee, item.id);
    }
    return sheet;
  }

  Sheet cases() {
    Sheet sheet{
        "project_no,item_id,task_name,org_code,window_id,project_type,apply_date,accept_date,accept_doc_no,"
        "accept_doc_source,promise_limit,limit_unit,legal_limit,green_channel,handle_user_id,handle_place,"
        "applicant_type,applicant_masked,result_type,result_date,deliver_date,archive_date,promise_date"};
    int number = 0;
    for (int i = 0; i < kDays; ++i) {
      for (int n = 0; n < kCasesADay; ++n) {
        if (is_served(day(i)) || n % 2 == 0) {  // on days off some apply online
          add_case(sheet, day(i), ++number);
        }
      }
    }
    return sheet;
  }

  void add_case(Sheet& sheet, HallDay date, int number) {
    const auto& item = kItems[static_cast<std::size_t>(between(0, static_cast<int>(kItems.size()) - 1))];
    const auto& desk = kDesks[static_cast<std::size_t>(item.desk)];
    const auto applied = at(date, between(0, 1) == 0 ? hours{9} : hours{14}, 0, 150);
    const auto accepted = applied + minutes{between(2, 25)};
    const bool is_green = item.promise > 3 && between(0, 7) == 0;
    const auto due = calendar_.add_working_days(date, is_green ? item.promise / 2 : item.promise).value_or(date);
    std::optional<HallTime> decided;
    if (item.type == 1) {
      decided = accepted + minutes{between(5, 30)};
    } else if (between(0, 2) != 0) {
      decided = at(std::max(date, due - days{between(0, 3)}), hours{15}, 0, 110);
    }
    const auto& handler = person_of(item.desk, number);
    if (applied > known_until_) {
      return;
    }
    const auto doc = item.type == 1 || accepted > known_until_ ? std::string{} : fmt::format("演受字第{:06}号", number);
    const bool is_decided = decided && *decided <= known_until_;
    sheet.add("{},{},{},{},{},{},{},{},{},{},{},WORKDAY,{},{},{},中心大厅,{},{},{},{},,,{}",
              fmt::format("9900{}{:04}", compact(date), number), item.id, item.name, desk.dept, desk.window, item.type,
              known(applied), known(accepted), doc, doc.empty() ? "" : "AUTO", item.promise, item.legal,
              is_green ? 1 : 0, handler.id, number % 3 == 0 ? 2 : 1,
              number % 3 == 0 ? fmt::format("某企业{:02}", number % 40) : fmt::format("某先生{:02}", number % 40),
              is_decided ? "1" : "", known(decided), to_text(HallTime{due} + hours{17}));
  }

  static std::string compact(HallDay date) {
    auto text = to_text(date).substr(2);
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    return text;
  }

  Sheet punches() {
    std::vector<std::pair<HallTime, int>> lines;
    for (int i = 0; i < kDays; ++i) {
      for (const auto& person : kPeople) {
        const bool is_away = !is_served(day(i)) || (person.id == "P04" && i == 2);
        const auto morning = at(day(i), hours{8}, 35, between(0, 11) == 0 ? 64 : 58);
        const auto noon = at(day(i), hours{13}, 5, 29);
        const auto evening = at(day(i), hours{17}, 1, 20);
        for (const auto time : {morning, noon, evening}) {
          const bool is_forgotten = between(0, 39) == 0;
          if (!is_away && !is_forgotten && time <= known_until_) {
            lines.emplace_back(time, person.pin);
          }
        }
      }
    }
    std::sort(lines.begin(), lines.end());
    Sheet sheet{""};
    for (const auto& [time, pin] : lines) {
      sheet.add("{:>9}\t{}\t1\t0\t1\t0\r", pin, to_text(time));
    }
    return sheet;
  }

  HallDay last_day_;
  HallTime known_until_;
  WorkingCalendar calendar_ = WorkingCalendar::built_in();
  std::mt19937 random_;
};

Result<> write_week(const std::filesystem::path& folder, HallDay last_day, HallTime known_until) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) {
    return fail(ErrorKind::kIo, "make folder " + folder.string() + ": " + code.message());
  }
  return Week{last_day, known_until}.write(folder);
}

}  // namespace

Result<> write_sample_week(const std::filesystem::path& folder, HallDay last_day) {
  return write_week(folder, last_day, HallTime{last_day + days{1}});
}

Result<> write_sample_week(const std::filesystem::path& folder, UtcTime now) {
  return write_week(folder, hall_day(now), to_hall_time(now));
}

}  // namespace hallwatch
