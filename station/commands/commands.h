#pragma once

namespace CLI {
class App;
}

namespace hallwatch {

/// Exit codes of every program: 0 done, 1 failed, 2 bad usage or config.
enum ExitCode : int { kExitDone = 0, kExitFailed = 1, kExitBadUsage = 2 };

/// Each adds one subcommand of `hallwatch`; its callback runs the command and leaves the exit code in `exit_code`.
void add_run_command(CLI::App& app, int& exit_code);
void add_check_command(CLI::App& app, int& exit_code);
void add_camera_sim_command(CLI::App& app, int& exit_code);
void add_footage_command(CLI::App& app, int& exit_code);
void add_evaluate_command(CLI::App& app, int& exit_code);
void add_alerts_command(CLI::App& app, int& exit_code);
void add_report_command(CLI::App& app, int& exit_code);
void add_demo_command(CLI::App& app, int& exit_code);
void add_completion_command(CLI::App& app, int& exit_code);

}  // namespace hallwatch
