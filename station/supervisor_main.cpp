#include "station/service/service_frame.h"
#include "station/supervisor/supervisor_service.h"

int main(int argc, char** argv) {
  return hallwatch::run_service(argc, argv, "hallwatch-supervisor",
                                [](const hallwatch::ServiceFrame& frame) { return hallwatch::run_supervisor(frame); });
}
