# The server in one image: no shell, no package manager, nobody's rights, nothing written but /data.
#   docker build -t secure-messenger .       (or scripts/image, which also tries what it has built)
# Base images are named by tag here; scripts/pin-images says them by the digests that their registry has now, for --build-arg.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG BASE_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
# Packages as the lock files say, with the hashes they say.
RUN dotnet publish src/Server -c Release -o /out -p:DebugType=none -p:ContinuousIntegrationBuild=true -p:RestoreLockedMode=true \
 && mkdir /data

FROM ${BASE_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Secure Messenger" \
      org.opencontainers.image.description="A messenger backend that cannot read what it carries" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out /app
COPY --from=build --chown=1654:1654 /data /data
# Diagnostics of the runtime would write sockets into /tmp, and read-only roots have none.
ENV SERVER_HOST=* \
    MANAGEMENT_HOST=* \
    DATA_DIR=/data \
    DOTNET_EnableDiagnostics=0
USER 1654:1654
WORKDIR /data
VOLUME /data
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/app/messenger-server", "health"]
ENTRYPOINT ["/app/messenger-server"]
