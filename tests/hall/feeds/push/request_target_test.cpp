#include "hall/feeds/push/request_target.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using testing::IsEmpty;

TEST(RequestTargetTest, PathAndQueryAreDecoded) {
  const auto target = read_target("/iclock/cdata?SN=33%2D7&table=ATTLOG&&Stamp=&flag#part").value();
  EXPECT_EQ(target.path, "/iclock/cdata");
  EXPECT_EQ(target.value("SN"), "33-7");
  EXPECT_EQ(target.value("table"), "ATTLOG");
  EXPECT_THAT(target.value("Stamp"), IsEmpty());
  EXPECT_EQ(target.query.count("flag"), 1U);
  EXPECT_THAT(target.value("sn"), IsEmpty());
}

TEST(RequestTargetTest, ChineseNamesMayStandInIt) {
  EXPECT_EQ(read_target("/feeds/cases?source=%E5%AE%A1%E6%89%B9").value().value("source"), "审批");
}

TEST(RequestTargetTest, WhatIsNoTargetIsRefused) {
  for (const auto* text : {"", "feeds", "http://10.0.0.1/feeds/cases", "*", "/feeds/../etc", "/feeds/%2e%2E/x", "/%",
                           "/%4", "/%zz", "/%00", "/feeds/a%0Ab", "/x?a=%", "/x?SN=1&SN=2", "/x?a=%0d%0a"}) {
    EXPECT_FALSE(read_target(text).ok()) << text;
  }
}

TEST(RequestTargetTest, ManyKeysAreRefused) {
  std::string text = "/x?";
  for (int i = 0; i < 33; ++i) {
    text += "k" + std::to_string(i) + "=1&";
  }
  EXPECT_FALSE(read_target(text).ok());
}

TEST(RequestTargetTest, WhatGoesIntoALogHasNoLettersOfItsOwn) {
  EXPECT_EQ(escaped("A1-7"), "A1-7");
  EXPECT_EQ(escaped("a\nb\"\\\xE5"), "a\\x0Ab\\x22\\x5C\\xE5");
  EXPECT_EQ(escaped(std::string(80, 'x')), std::string(60, 'x') + "…");
}

TEST(RequestTargetTest, AnAddressHasOneForm) {
  EXPECT_EQ(plain_address("192.168.1.5"), "192.168.1.5");
  EXPECT_EQ(plain_address("::ffff:192.168.1.5"), "192.168.1.5");
  EXPECT_EQ(plain_address("0:0:0:0:0:0:0:1"), "::1");
  EXPECT_EQ(plain_address("fe80::1%eth0"), "fe80::1");
  EXPECT_EQ(plain_address("hall"), "");
  EXPECT_EQ(plain_address(""), "");
}

}  // namespace
}  // namespace hallwatch
