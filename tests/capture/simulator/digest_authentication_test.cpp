#include "capture/simulator/digest_authentication.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

/// The example of RFC 2069, with its published correction.
constexpr std::string_view kNonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
constexpr std::string_view kAuthorization =
    R"(Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", )"
    R"(uri="/dir/index.html", response="1949323746fe6a43ef61f9606e7febea", opaque="5ccc069c403ebaf9f0171e9517f40e41")";

RtspCredentials credentials() {
  return {"Mufasa", "CircleOfLife", "testrealm@host.com"};
}

std::string with(std::string_view from, std::string_view to) {
  std::string text{kAuthorization};
  return text.replace(text.find(from), from.size(), to);
}

TEST(DigestAuthenticationTest, TheExampleOfTheStandardIsRight) {
  EXPECT_TRUE(is_digest_right(kAuthorization, "GET", credentials(), kNonce));
}

TEST(DigestAuthenticationTest, AnyOtherPieceIsWrong) {
  EXPECT_FALSE(is_digest_right(kAuthorization, "PUT", credentials(), kNonce));
  EXPECT_FALSE(is_digest_right(kAuthorization, "GET", credentials(), "another"));
  EXPECT_FALSE(is_digest_right(kAuthorization, "GET", {"Mufasa", "circle", "testrealm@host.com"}, kNonce));
  EXPECT_FALSE(is_digest_right(with("Mufasa", "Scar"), "GET", credentials(), kNonce));
  EXPECT_FALSE(is_digest_right(with("/dir/index.html", "/x"), "GET", credentials(), kNonce));
  EXPECT_FALSE(is_digest_right(with("1949", "1948"), "GET", credentials(), kNonce));
}

TEST(DigestAuthenticationTest, ADamagedHeaderIsWrongAndDoesNoHarm) {
  for (const auto* text : {"", "Digest", "Digest ", "Digest username", "Digest username=", "Digest username=\"",
                           "Digest ,,,===\"\"", "Basic TXVmYXNhOkNpcmNsZU9mTGlmZQ=="}) {
    EXPECT_FALSE(is_digest_right(text, "GET", credentials(), kNonce)) << text;
  }
  for (std::size_t length = 0; length < kAuthorization.find(", opaque"); ++length) {
    EXPECT_FALSE(
        is_digest_right(kAuthorization.substr(0, length - (length > 0 ? 1 : 0)), "GET", credentials(), kNonce));
  }
}

TEST(DigestAuthenticationTest, TheChallengeNamesRealmAndNonce) {
  EXPECT_EQ(digest_challenge({"u", "p", "hall"}, "abc"), R"(Digest realm="hall", nonce="abc", algorithm="MD5")");
}

}  // namespace
}  // namespace hallwatch
