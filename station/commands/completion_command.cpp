#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "station/commands/commands.h"
#include "station/service/bash_completion.h"

namespace hallwatch {

void add_completion_command(CLI::App& app, int& exit_code) {
  auto shell = std::make_shared<std::string>();
  auto* command = app.add_subcommand("completion", "print a completion script for the shell");
  command->add_option("shell", *shell, "the shell")->required()->check(CLI::IsMember({"bash"}));
  command->footer("Use it: hallwatch completion bash > /etc/bash_completion.d/hallwatch");
  command->callback([shell, &app, &exit_code] {
    std::cout << bash_completion(app);
    exit_code = kExitDone;
  });
}

}  // namespace hallwatch
