from tests.hub.conftest import hub, server

__all__ = ["hub", "server"]
