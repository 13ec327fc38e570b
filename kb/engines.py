"""The models that a collection is asked with, each loaded when it is first needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kb.config import Config
from kb.glossary import Glossary
from kb.retrieval.embedding import Encoder, EncoderSettings, load_encoder
from kb.retrieval.model_folders import FOLDER
from kb.retrieval.optional_reranker import OptionalReranker

if TYPE_CHECKING:
    from kb.llm.chat_model import ChatModel


class Engines:
    """Encoder, glossary, reranker and chat model, as the configuration names them."""

    def __init__(self, config: Config, home: Path) -> None:
        """Load nothing yet; models that were fetched lie in the folder ``home``."""
        self._config = config
        self._home = home
        self._encoder: Encoder | None = None
        self._glossary: Glossary | None = None
        self._chat_model: ChatModel | None = None
        self.reranking = OptionalReranker(config, home)

    @property
    def encoder(self) -> Encoder:
        """The model that turns texts into vectors.

        Raises:
            ModelError: it is missing or damaged.
        """
        if self._encoder is None:
            settings = EncoderSettings(
                self._config.embedding_dimension,
                self._config.embedding_device,
                self._config.embedding_backend,
                self._home / FOLDER,
            )
            self._encoder = load_encoder(self._config.embedding_model, settings)
        return self._encoder

    @property
    def glossary(self) -> Glossary:
        """The bundled terms and those of the staff.

        Raises:
            KBError: the staff's file cannot be read.
        """
        if self._glossary is None:
            self._glossary = Glossary.bundled(self._config.glossary)
        return self._glossary

    @property
    def chat_model(self) -> ChatModel | None:
        """The chat model, if one is set.

        Raises:
            ModelError: its package is not installed, or its name is unknown.
        """
        named = self._config.llm
        if named is None:
            return None
        if self._chat_model is None:
            from kb.llm.chat_model import ChatModel, ModelSettings

            config = self._config
            settings = ModelSettings(named, config.llm_url, config.llm_key, config.llm_timeout)
            self._chat_model = ChatModel(settings)
        return self._chat_model
